"""How numbers and texts are printed on pages."""

from decimal import Decimal

from django import template

from nkworld.charts import exact as exact_text
from nkworld.charts import money as money_text
from nkworld.charts import percent as percent_text
from nkworld.figures.points import value_text
from nkworld.portal.figure_table import badge, counted, disputed, figure_rows
from nkworld.portal.markdown import render
from nkworld.portal.term_links import term_link, term_sign, with_terms
from nkworld.provenance.addresses import is_web_address
from nkworld.provenance.periods import in_words

register = template.Library()
register.filter("markdown", render)
register.filter("period", in_words)
register.filter("claim_value", value_text)
register.filter(is_web_address)
register.filter(with_terms)
register.simple_tag(badge)
register.simple_tag(counted)
register.simple_tag(disputed)
register.simple_tag(figure_rows)
register.simple_tag(term_link)
register.simple_tag(term_sign)


@register.filter
def exact(value: Decimal | None) -> str:
    return "" if value is None else exact_text(value)


@register.filter
def money(value: Decimal | None) -> str:
    """US dollars in the shortest honest form: US$ 2.48 bn."""
    return "" if value is None else money_text(value)


@register.filter
def percent(value: Decimal | None) -> str:
    """One decimal: 5.4 %."""
    return "" if value is None else percent_text(value)
