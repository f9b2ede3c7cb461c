"""The rows of a figure's table. A page prints thousands of these cells: they are written here,
because a template takes a third of the page's time for them.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nkworld.charts.as_table import Attribution, FigureTable, TableCell, TableRow

from .number_addresses import NumberAddresses

# How a figure was read: (class, title, words); words that only a screen reader says are hidden.
_READS = {
    "at-source": ("Read in the source itself", "in the source"),
    "quoted": ("Read in a report that quotes the source", "second-hand"),
    "compilation": ("Read in an unreviewed compilation", "unreviewed compilation"),
}
_BADGES = {"other-source": "other source", "break": "series breaks"}


def read(how: str, brief: bool = False) -> SafeString:
    """How a figure was read, as a sign and a word. `brief`: the sign alone, the word being hidden;
    none for what was read in the source itself.
    """
    if how not in _READS or (brief and how == "at-source"):
        return SafeString()
    title, words = _READS[how]
    if how != "at-source":
        words = f"<span{' class="visually-hidden"' if brief else ''}>{words}</span>"
    made = f'<span class="read read-{how}" title="{title}">{words}</span>'
    return mark_safe(made)  # noqa: S308 - words of ours


def reads(counts: Mapping[str, int]) -> SafeString:
    """How many claims were read in which way: {read: number}."""
    counted = ((intcomma(number), read(name)) for name, number in counts.items())
    return format_html_join(" ", '<span class="read-count">{} {}</span>', counted)


def badge(status: str) -> SafeString:
    """How sure a figure is, in a word: its status, “other source” or “series breaks”."""
    if not status:
        return SafeString()
    name = escape(status)
    made = f'<span class="badge badge-{name}">{_BADGES.get(status, name)}</span>'
    return mark_safe(made)  # noqa: S308 - escaped above


def figure_rows(table: FigureTable, addresses: NumberAddresses) -> SafeString:
    """Every row with its cells, each number a link to its card, and last who says so."""
    slugs = [column.slug for column in table.columns[1:-1]]
    marks_grades = not table.is_of_one_grade
    rows = (_row(row, slugs, addresses, marks_grades) for row in table.rows)
    return mark_safe("\n".join(rows))  # noqa: S308 - each cell is escaped


def disputed() -> SafeString:
    """The sign at a number about which sources lie more than a tenth apart."""
    return mark_safe(  # noqa: S308 - words of ours
        '<span class="disputed"><span class="visually-hidden">disputed</span></span>'
    )


def _row(
    row: TableRow, slugs: Sequence[str], addresses: NumberAddresses, marks_grades: bool
) -> str:
    cells = (
        _cell(cell, addresses.of(slug, row.label), marks_grades)
        for slug, cell in zip(slugs, row.cells, strict=True)
    )
    return (
        f'<tr><th scope="row">{escape(row.label)}</th>{"".join(cells)}'
        f'<td class="says">{_says(row.says)}</td></tr>'
    )


def _cell(cell: TableCell, address: str, marks_grades: bool) -> str:
    if cell.missing:
        note = f' <small class="absent">{escape(cell.note)}</small>' if cell.note else ""
        return (
            f'<td class="number"><span class="absent" aria-hidden="true">{cell.display}</span>'
            f'<span class="visually-hidden">no figure</span>{note}</td>'
        )
    given = (cell.value, cell.low, cell.high)
    number = next(number for number in given if number is not None)
    shown = f'<a href="{escape(address)}">{escape(cell.display)}</a>'
    if cell.bounds and cell.value is not None:
        shown += f' <span class="claim-range">{escape(cell.bounds)}</span>'
    signs = (disputed() if cell.is_disputed else "") + (
        read(cell.read, brief=True) if marks_grades else ""
    )
    return f'<td class="number" data-value="{number}">{shown}{signs}</td>'


def _says(says: tuple[Attribution, ...]) -> str:
    """Each source once, with the ways in which it speaks."""
    return " ".join(
        f'<span class="says-one">{escape(name)} '
        + " ".join(f"{badge(one.status)} {read(one.read, brief=True)}" for one in ways)
        + "</span>"
        for name, ways in groupby(says, key=lambda one: one.name)
    )
