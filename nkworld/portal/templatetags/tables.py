"""The one scaffold of every table on the portal’s pages, the table of claims, and how numbers are
printed. Rows of a figure are written here: a template takes a third of the page’s time.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.base import render_value_in_context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from nkworld.asking.claim_tables import Column, claim_table
from nkworld.charts import exact, money, percent
from nkworld.charts.as_json import FigureTable
from nkworld.figures.amounts import value_text
from nkworld.figures.bindings import NumberAddresses
from nkworld.portal.glossary import term_link, term_sign, with_terms
from nkworld.portal.markup import render
from nkworld.provenance.addresses import is_web_address
from nkworld.provenance.dates import in_words
from nkworld.provenance.models import Authority, Read

LONG = 12  # rows: with scripts they are filtered

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


@register.simple_block_tag(takes_context=True)
def table(
    context: template.Context,
    content: SafeString,
    name: str,
    caption: str = "",
    *values: object,
    note: str = "",
    note_template: str = "",
    headings: str | Iterable[Any] = (),
    last: str = "",
    classes: str = "",
    template_name: str = "components/table.html",
    **options: object,
) -> SafeString:
    """A table in a region that scrolls, with its caption and headings around the given rows.

        {% table "sources" "{} sources" rows|length headings="Source | Series | #Claims" %}
          {% for row in rows %}<tr>…</tr>{% endfor %}
        {% endtable %}

    `name`, unique on the page, names the table and its caption. `values` fill the braces of the
    caption, its `note` and the headings; `note_template` is a note with markup. A heading behind
    # stands over numbers, at the desk one behind ~ is heard alone; `headings` may also be those of
    a page that sorts (title, url, sort, is_number), and `last` follows them. Without headings the
    content brings its own head.
    Plain rows under headings of words sort by script; `sortable` says so of others, or not so.
    The desk has a `template_name` of its own.
    Options: `table_id` (else name-table), `region` (further classes), `caption_class`.
    """
    is_plain = not any(part in content for part in ("<tbody", "rowspan", "colspan"))
    scaffold: dict[str, Any] = {
        "sortable": isinstance(headings, str) and is_plain and content.count("<tr") > 2,
        **options,
        "name": name,
        "content": content,
        "caption": format_html(caption, *values) if values else caption,
        "note": note.format(*values),
        "note_template": note_template,
        "headings": [*_headings(headings, values), *_headings(last, values)],
        "classes": classes,
        "has_bodies": "<tbody" in content,
        "is_long": content.count("<tr") > LONG,
    }
    around: Any = context.flatten()
    return SafeString(render_to_string(template_name, around | scaffold))


def _headings(headings: str | Iterable[Any], values: tuple[object, ...]) -> list[Any]:
    if not isinstance(headings, str):
        return list(headings)
    titles = [title.strip().format(*values) for title in headings.split("|") if title.strip()]
    return [
        {"title": t.lstrip("#~"), "is_number": t[0] == "#", "is_heard": t[0] == "~"} for t in titles
    ]


@register.inclusion_tag("components/rows.html")
def claims(dataset: str, rows: Iterable[Any], caption: str = "", without: str = "") -> dict:
    """In the columns of the dataset's ClaimTable, less those named in `without`."""
    found, left_out = claim_table(dataset), without.split()
    columns = [column for column in found.get_columns() if column.name not in left_out]
    return _rows(found, rows, columns, columns, caption, "table-sticky claims")


@register.inclusion_tag("components/rows.html")
def records(page: Any, rows: Iterable[Any], headings: Any) -> dict:
    """Curated records, one a row, in the columns of their page (views.tables.RecordList)."""
    return _rows(page, rows, page.get_columns(), headings, "", "table-names")


def _rows(of: Any, rows: Any, columns: Any, headings: Any, caption: str, classes: str) -> dict:
    own = {"name": of.name, "caption": caption or of.caption, "note": of.caption_note}
    return {"rows": rows, "columns": columns, "headings": headings, "classes": classes, **own}


@register.simple_tag(takes_context=True)
def fact(context: template.Context, title: str, value: object) -> SafeString:
    """One of a list `dl`: nothing where there is none."""
    if value in (None, ""):
        return SafeString("")
    text = render_value_in_context(value, context)
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", title, text)


@register.simple_tag
def linked(words: object, url: str) -> SafeString:
    """A link where there is an address, else the words alone."""
    return format_html('<a href="{}">{}</a>', url, words) if url else format_html("{}", words)


@register.simple_block_tag
def detail(content: SafeString, title: str, term: str = "") -> SafeString:
    """The same of what has markup; `term` is that of the glossary."""
    named = format_html("{} {}", title, term_sign(term)) if term else title
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", named, content)


@register.filter
def cell(row: Any, column: Column) -> Any:
    """What a row says in a column: the label of a choice, else the value itself."""
    label = getattr(row, f"get_{column.name}_display", None)
    return label() if label else getattr(row, column.name)
