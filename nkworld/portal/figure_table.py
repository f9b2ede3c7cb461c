"""The rows of a figure's table. A page prints thousands of these cells: they are written here,
because a template takes a third of the page's time for them.
"""

from collections.abc import Mapping
from itertools import groupby

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nkworld.charts.as_table import Attribution, FigureTable, TableCell, TableRow

# How a figure was read: (class, title, words); words that only a screen reader says are hidden.
_GRADES = {
    "primary": ("Read in the source itself", "in the source"),
    "secondary": ("Read in a report that quotes the source", "second-hand"),
    "tertiary": ("Read in an unreviewed compilation", "unreviewed compilation"),
}
_BADGES = {"other-source": "other source", "break": "series breaks"}


def grade(grade: str, brief: bool = False) -> SafeString:
    """How a figure was read, as a sign and a word. `brief`: the sign alone, the word being hidden;
    none for what was read in the source itself.
    """
    if grade not in _GRADES or (brief and grade == "primary"):
        return SafeString()
    title, words = _GRADES[grade]
    if grade != "primary":
        words = f"<span{' class="visually-hidden"' if brief else ''}>{words}</span>"
    made = f'<span class="grade grade-{grade}" title="{title}">{words}</span>'
    return mark_safe(made)  # noqa: S308 - words of ours


def grades(counts: Mapping[str, int]) -> SafeString:
    """How many claims were read in which way: {grade: number}."""
    counted = ((intcomma(number), grade(name)) for name, number in counts.items())
    return format_html_join(" ", '<span class="grade-count">{} {}</span>', counted)


def badge(status: str) -> SafeString:
    """How sure a figure is, in a word: its status, “other source” or “series breaks”."""
    if not status:
        return SafeString()
    name = escape(status)
    made = f'<span class="badge badge-{name}">{_BADGES.get(status, name)}</span>'
    return mark_safe(made)  # noqa: S308 - escaped above


def figure_rows(table: FigureTable, table_id: str) -> SafeString:
    """Every row with its cells, and last who says so. `table_id` is unique on the page."""
    rows = (_row(row, f"{table_id}-{number}") for number, row in enumerate(table.rows, start=1))
    return mark_safe("\n".join(rows))  # noqa: S308 - each cell is escaped


def _row(row: TableRow, name: str) -> str:
    cells = (_cell(cell, f"{name}-{number}") for number, cell in enumerate(row.cells, start=1))
    return (
        f'<tr><th scope="row">{escape(row.label)}</th>{"".join(cells)}'
        f'<td class="says">{_says(row.says)}</td></tr>'
    )


def _cell(cell: TableCell, name: str) -> str:
    if cell.missing:
        note = f' <small class="absent">{escape(cell.note)}</small>' if cell.note else ""
        return (
            f'<td class="number"><span class="absent" aria-hidden="true">{cell.display}</span>'
            f'<span class="visually-hidden">no figure</span>{note}</td>'
        )
    given = (cell.value, cell.low, cell.high)
    number = next(number for number in given if number is not None)
    who = f"{escape(cell.source_name)} {escape(cell.status)}"
    exact = f"{cell.exact} · " if cell.exact else ""
    shown = _with_papers(cell, name) if cell.note or cell.changed else escape(cell.display)
    if cell.bounds and cell.value is not None:
        shown += f' <span class="claim-range">{escape(cell.bounds)}</span>'
    return f'<td class="number" data-value="{number}" title="{exact}{who}">{shown}</td>'


def _with_papers(cell: TableCell, name: str) -> str:
    """A value bound to its papers, which open in a popover, without scripts too."""
    display = escape(cell.display)
    exact = f"<p><b>{cell.exact}</b></p>" if cell.exact else ""
    who = ", ".join(filter(None, [cell.source_name, cell.status, cell.bounds]))
    if cell.changed:
        last = f"<p>Counted otherwise than before: {escape(cell.changed)}.</p>"
    else:
        last = "<p>The source differs from the period before.</p>" if cell.is_break else ""
    return (
        f'<button type="button" class="claim-value" popovertarget="{name}"'
        f' aria-label="{display}: how it was read">{display}</button>'
        f'<div class="papers" id="{name}" popover>{exact}'
        f"<p>{escape(who)} {grade(cell.grade)}</p><p>{escape(cell.note)}</p>{last}</div>"
    )


def _says(says: tuple[Attribution, ...]) -> str:
    """Each source once, with the ways in which it speaks."""
    return " ".join(
        f'<span class="says-one">{escape(name)} '
        + " ".join(f"{badge(one.status)} {grade(one.grade, brief=True)}" for one in ways)
        + "</span>"
        for name, ways in groupby(says, key=lambda one: one.name)
    )
