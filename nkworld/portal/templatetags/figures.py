"""How numbers are printed, and rows of figures: a template takes a third of the page’s time."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import groupby

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from nkworld.charts import exact, money, percent
from nkworld.charts.as_json import FigureTable
from nkworld.figures.amounts import value_text
from nkworld.figures.bindings import NumberAddresses
from nkworld.portal.glossary import term_link, term_sign, with_terms
from nkworld.portal.markup import render
from nkworld.provenance.addresses import is_web_address
from nkworld.provenance.dates import in_words
from nkworld.provenance.models import Authority, Read

register = template.Library()
register.filter("markdown", render)
register.filter("period", in_words)
register.filter("claim_value", value_text)
register.filter(is_web_address)
register.filter(with_terms)
register.simple_tag(term_link)
register.simple_tag(term_sign)


def _filter(name: str, written: Callable[[Decimal], str]) -> None:
    register.filter(name, lambda value: "" if value is None else written(value))


_filter("exact", exact)
_filter("money", money)  # in the shortest honest form: US$ 2.48 bn
_filter("percent", percent)  # 5.4 %


_BADGES = {"other-source": "other source", "break": "series breaks"}


@register.simple_tag
def counted(counts: Mapping[str, int]) -> str:
    """“12 at the source, 1,040 quoted by another” of {how read, or whose word: claims}."""
    labels = dict([*Read.choices, *Authority.choices])
    return ", ".join(f"{intcomma(n)} {str(labels[word]).lower()}" for word, n in counts.items())


@register.simple_tag
def badge(status: str) -> SafeString:
    if not status:
        return SafeString()
    name = escape(status)
    made = f'<span class="badge badge-{name}">{_BADGES.get(status, name)}</span>'
    return mark_safe(made)  # noqa: S308 - escaped above


@register.simple_tag
def disputed() -> SafeString:
    """The sign at a number about which sources lie more than a tenth apart."""
    return mark_safe(  # noqa: S308 - words of ours
        '<span class="disputed"><span class="visually-hidden">disputed</span></span>'
    )


@register.simple_tag
def figure_rows(table: FigureTable, addresses: NumberAddresses) -> SafeString:
    slugs = [column.slug for column in table.columns[1:-1]]
    rows = []
    for row in table.rows:
        cells = []
        for slug, cell in zip(slugs, row.cells, strict=True):
            if not cell:
                note = f' <small class="absent">{escape(cell.note)}</small>' if cell.note else ""
                cells.append(
                    f'<td class="number"><span class="absent" aria-hidden="true">{cell.display}'
                    f'</span><span class="visually-hidden">no figure</span>{note}</td>'
                )
                continue
            at = (row.series, slug) if row.series else (slug, row.label)
            shown = f'<a href="{escape(addresses.of(*at))}">{escape(cell.display)}</a>'
            if cell.bounds and cell.point.value is not None:
                shown += f' <span class="claim-range">{escape(cell.bounds)}</span>'
            sign = disputed() if cell.point.is_disputed else ""
            value = cell.point.numbers[0]
            cells.append(f'<td class="number" data-value="{value}">{shown}{sign}</td>')
        # Each source once, with the ways in which it speaks.
        sources = " ".join(
            f'<span class="says-one">{escape(name)} '
            + " ".join(badge(one.status) for one in ways)
            + "</span>"
            for name, ways in groupby(row.attributions, key=lambda one: one.name)
        )
        rows.append(
            f'<tr><th scope="row">{escape(row.label)}</th>{"".join(cells)}'
            f'<td class="says">{sources}</td></tr>'
        )
    return mark_safe("\n".join(rows))  # noqa: S308 - each cell is escaped
