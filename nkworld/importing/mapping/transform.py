"""A sheet as an institution issues it becomes one in the columns of a dataset.

The numbers of its rows stay, so that a refusal names the row in the file; the one parser of the
dataset reads what comes out.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from ..budgets import MAX_ROWS, Row
from ..header import letter
from ..reading import Sheet
from ..refusals import FileRefused
from . import rows
from .description import HELPERS, Mapping
from .headings import LOOKED_THROUGH, Header, located, title_of
from .lines import Line, Vocabulary

ONE = {
    "rows are titles or notes": "row is a title or note",
    "rows are totals": "row is a total",
    "rows are": "row is",
    "rows were": "row was",
    "cells hold": "cell holds",
    "and were": "and was",
}
TOO_MANY = (
    f"The table has more than {MAX_ROWS:,} figures, the most that is read at once: split it into "
    "several files, each with the headings."
)


class Transformed:
    """A sheet under a mapping. Iterate `lines` once; then `passed_over` is complete."""

    def __init__(self, sheet: Sheet, mapping: Mapping, vocabulary: Vocabulary) -> None:
        self.mapping, self.vocabulary = mapping, vocabulary
        self.passed_over: Counter[str] = Counter()
        every = chain([Row(sheet.header_row, list(sheet.header), {})], sheet.rows)
        first = list(islice(every, LOOKED_THROUGH))
        self.header = self._located(first)
        self.title = title_of(first, self.header)
        below = (row for row in chain(first, every) if row.number > self.header.last)
        self.lines = self._lines(below)
        self._refuse_unknown_fields()

    def _located(self, first: list[Row]) -> Header:
        found = located(first, self.mapping)
        if found is None:
            raise FileRefused(
                "The file does not have the headings that the mapping speaks of: "
                f"{_listed(self.mapping)}. Choose another mapping, or say "
                "anew what its columns are."
            )
        return found

    def _refuse_unknown_fields(self) -> None:
        known = {*self.vocabulary.fields, *HELPERS}
        named = [column.field for column in self.mapping.columns if column.field]
        named += [name for column in self.mapping.columns for name in column.sets]
        for name in [*named, *self.mapping.constants, *self.mapping.units]:
            if name not in known:
                raise FileRefused(
                    f"The mapping speaks of “{name}”, which the dataset doesn’t have."
                )

    def _lines(self, below: Iterator[Row]) -> Iterator[Line]:
        reader = rows.RowReader(self.header, self.title, self.mapping, self.vocabulary)
        count = 0
        for row in below:
            for line in reader.lines_of(row, self.passed_over):
                count += 1
                if count > MAX_ROWS:
                    raise FileRefused(TOO_MANY)
                yield line

    @property
    def columns(self) -> list[str]:
        """The dataset's columns that the table fills, in its order."""
        mapped = {column.field for column in self.mapping.columns}
        mapped |= {name for column in self.mapping.columns for name in column.sets}
        mapped |= {*self.mapping.constants, "as_quoted"}
        if mapped & {"year", "quarter", "month"} or any(h.period for h in self.header.headings):
            mapped.add("period")
        if mapped & {"reporter", "partner"}:
            mapped.add("country")
        return [name for name in self.vocabulary.fields if name in mapped]

    def notes(self) -> list[str]:
        """What was passed over, in sentences with their numbers."""
        return [_counted(count, reason) for reason, count in self.passed_over.items()]


def _counted(count: int, reason: str) -> str:
    """1 row is a total and was passed over."""
    if count == 1:
        for several, one in ONE.items():
            reason = reason.replace(several, one)
    return f"{count:,} {reason}."


def transformed(sheet: Sheet, mapping: Mapping, vocabulary: Vocabulary) -> Sheet:
    """The Sheet for the dataset's parser."""
    table = Transformed(sheet, mapping, vocabulary)
    columns, notes = table.columns, list(sheet.notes)

    def lines() -> Iterator[Row]:
        for line in table.lines:
            yield as_row(line, columns)
        notes.extend(table.notes())

    return Sheet(columns, table.header.first, lines(), notes, printed=_printed(table))


def as_row(line: Line, columns: Sequence[str]) -> Row:
    problems = {columns.index(name): text for name, text in line.problems.items()}
    return Row(line.number, [line.values.get(name, "") for name in columns], problems)


def _printed(table: Transformed) -> dict[str, str]:
    """{column: heading in the file} of those that stand in one column of the file."""
    headings = table.header.by_key()
    found: dict[str, list[str]] = {}
    for column in table.mapping.columns:
        name = {"reporter": "country", "partner": "country"}.get(column.field, column.field)
        name = "period" if name in ("year", "month", "quarter") else name
        for heading in headings.get(column.heading, []) if name else []:
            found.setdefault(name, []).append(heading.text or letter(heading.index))
    return {name: texts[0] for name, texts in found.items() if len(texts) == 1}


def _listed(mapping: Mapping) -> str:
    return ", ".join(f"“{column.printed or column.heading}”" for column in mapping.used)
