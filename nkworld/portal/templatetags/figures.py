"""How numbers and texts are printed on pages."""

from decimal import Decimal

from django import template
from django.template import Context

from nkworld.atlas.page_addresses import page_address
from nkworld.charts import exact as exact_text
from nkworld.charts import money as money_text
from nkworld.charts import percent as percent_text
from nkworld.charts.imprint import LINE, SITE
from nkworld.portal.claim_cards import value_text
from nkworld.portal.drawing import FigureView
from nkworld.portal.figure_table import badge, disputed, figure_rows, grade, grades
from nkworld.portal.markdown import render
from nkworld.provenance.addresses import is_web_address
from nkworld.provenance.periods import in_words

register = template.Library()
register.filter("markdown", render)
register.filter("period", in_words)
register.filter("claim_value", value_text)
register.filter(is_web_address)
register.simple_tag(badge)
register.simple_tag(disputed)
register.simple_tag(figure_rows)
register.simple_tag(grade)
register.simple_tag(grades)


@register.inclusion_tag("components/card.html", takes_context=True)
def card(context: Context, figure: FigureView | None = None) -> dict[str, str]:
    """What stands for a link to this page on other sites: the figure, or the portal's own card."""
    request = context.get("request")
    if request is None:  # the page of a mistake is linked by nobody
        return {}
    url = figure.links.card if figure else page_address("portal:card")
    words = figure.title if figure else f"{SITE}. {LINE}"
    return {"address": request.build_absolute_uri(url), "words": words}


@register.filter
def exact(value: Decimal | None) -> str:
    """Every digit, grouped."""
    return "" if value is None else exact_text(value)


@register.filter
def money(value: Decimal | None) -> str:
    """US dollars in the shortest honest form: US$ 2.48 bn."""
    return "" if value is None else money_text(value)


@register.filter
def percent(value: Decimal | None) -> str:
    """One decimal: 5.4 %."""
    return "" if value is None else percent_text(value)
