"""Rows of text become claims, or refusals with row, column and remedy.

Some thousand rows at a time are looked at column by column (see by_column); a row in which
anything is wrong is read by itself, cell by cell, to say what. Nothing here asks or writes the
database: 100,000 rows cost as many queries as one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from nkworld.atlas.names import guessing
from nkworld.provenance.read_guess import guess_read

from . import header
from .budgets import MAX_GUESSES, MAX_REFUSALS, Row
from .by_column import ByColumn
from .constraints import constraints_of
from .readings import Claim
from .refusals import FileRefused, Refusal

# Takes the claims of a batch, and answers with refusals of those that repeat others.
type Take = Callable[[list[Claim]], list[Refusal]]

AT_ONCE = 2_000
NOT_GUESSED = (
    f"For the first {MAX_GUESSES} unknown words the nearest known one was looked for, for the "
    "others it was not."
)
CORRECT_THESE = (
    "Nothing is stored, not even where refused rows are set aside. One heading or one word is "
    "often behind most of them: correct these first, and upload the file again."
)


def not_looked_at(refusals: int, row: int) -> str:
    return (
        f"{refusals:,} cells before row {row:,} can’t be read, so the file was not looked at from "
        f"there on. {CORRECT_THESE}"
    )


def not_listed(more: int) -> str:
    return f"{MAX_REFUSALS:,} refusals are listed, and {more:,} more are not. {CORRECT_THESE}"


@dataclass
class Understood:
    """What a file says besides its claims: its refusals in the file's order, and how many rows it
    has.

    `stopped` says why the rows after a certain one were not looked at, where they were not.
    """

    refusals: list[Refusal] = field(default_factory=list)
    rows: int = 0
    notes: list[str] = field(default_factory=list)
    stopped: str = ""


@dataclass
class Listed:
    """Refusals, as many as are listed, and how many more there are."""

    refusals: list[Refusal] = field(default_factory=list)
    more: int = 0

    def add(self, refusals: list[Refusal]) -> None:
        room = MAX_REFUSALS - len(self.refusals)
        self.refusals += refusals[:room]
        self.more += len(refusals[room:])


class Reader:
    """Reads one sheet by one resource's description of its columns."""

    def __init__(self, resource: Any, sheet: Any) -> None:
        self.resource, self.sheet = resource, sheet
        self.model = resource._meta.model
        required = [n for n in resource.required() if not (n == "source" and resource.chosen)]
        self.columns = header.columns_of(
            sheet.header,
            sheet.header_row,
            resource.headings(),
            required,
            resource.every_companion(),
        )
        self.named = {c: sheet.header[i] for i, c in self.columns.items()} | sheet.printed
        self.constraints = constraints_of(self.model)
        # Keys are looked up by the widgets, and what is not editable follows from the period.
        self.unchecked = [
            f.name for f in self.model._meta.fields if f.is_relation or not f.editable
        ]
        places = {column: index for index, column in self.columns.items()}
        self.by_column = ByColumn(resource, places, self.constraints)
        self.understood = Understood()

    def read(self, progress: Callable, take: Take) -> Understood:
        understood, repeats = self.understood, Listed()
        with guessing(MAX_GUESSES) as guesses:
            for claims in self.batches(progress(self.sheet.rows)):
                repeats.add(take(claims))
        if not understood.rows:
            raise FileRefused("The file has a header and no rows: there is nothing to import.")
        if guesses.spared:
            understood.notes.append(NOT_GUESSED)
        return self._with_repeats(repeats)

    def _with_repeats(self, repeats: "Listed") -> Understood:
        understood = self.understood
        columns = {heading: index for index, heading in enumerate(self.sheet.header)}
        understood.refusals = sorted(
            understood.refusals + repeats.refusals,
            key=lambda refusal: (refusal.row, columns.get(refusal.column, len(columns))),
        )
        more = len(understood.refusals) - MAX_REFUSALS
        if more + repeats.more > 0 and not understood.stopped:
            understood.stopped = not_listed(more + repeats.more)
            del understood.refusals[MAX_REFUSALS:]
        return understood

    def batches(self, rows: Iterable[Row]) -> Iterator[list[Claim]]:
        """The claims of one batch of rows after the other, as far as the file is looked at."""
        for batch in batched(rows, AT_ONCE, strict=False):
            if self._stops_before(batch[0]):
                return
            yield self._claims(batch)
            if self.understood.stopped:
                return

    def _stops_before(self, row: Row) -> bool:
        if len(self.understood.refusals) >= MAX_REFUSALS:
            self.understood.stopped = not_looked_at(len(self.understood.refusals), row.number)
        return bool(self.understood.stopped)

    def _claims(self, rows: Sequence[Row]) -> list[Claim]:
        even = self._evened(rows) if self.by_column.serves else {}
        claims, wrong = self.by_column.read(list(even.values())) if even else ([], [])
        places = list(even)
        alone = {*range(len(rows))} - {*places} | {places[number] for number in wrong}
        read = len(rows)
        for place in sorted(alone):
            claims += self._alone(rows[place])
            if place + 1 < read and self._stops_before(rows[place + 1]):
                read = place + 1
                break
        self.understood.rows += read
        return sorted(claims, key=lambda claim: claim.row) if alone else claims

    def _evened(self, rows: Sequence[Row]) -> dict[int, Row]:
        """{place: row} with a cell for each heading, of the rows that can have that."""
        width = len(self.sheet.header)
        found = {}
        for place, row in enumerate(rows):
            missing = width - len(row.cells)
            if missing > 0:
                row = Row(row.number, [*row.cells, *[""] * missing], row.problems)
            if missing >= 0 and not row.problems:
                found[place] = row
        return found

    def _alone(self, row: Row) -> Iterator[Claim]:
        """The claim of a row that is read by itself, or its refusals."""
        refusals: list[Refusal] = []
        instance = self.claim(row, refusals)
        self.understood.refusals += refusals
        if not refusals:
            saved = ((field, field.pre_save(instance, True)) for field in self.by_column.fields)
            yield Claim(
                row.number, tuple(f.get_db_prep_save(value, connection) for f, value in saved)
            )

    def claim(self, row: Any, refusals: list[Refusal]) -> Any:
        """The instance that a row describes; whatever is wrong with it joins `refusals`."""
        refusals += [*self._beyond(row), *self._unreadable(row)]
        if refusals:
            return None
        values = self._values(row, refusals)
        values.pop("unit", None)
        if values.get("read") == "":
            source = values.get("source")
            values["read"] = guess_read(values.get("citation", ""), source)
        if "period" in values:
            refusals += self._unpack_period(values, row.number)
        instance = self.model(**values)
        refusals += self._broken(instance, values.keys(), row.number)
        return instance

    def _beyond(self, row: Row) -> Iterator[Refusal]:
        width = len(self.sheet.header)
        if any(row.cells[width:]):
            index = next(i for i in range(width, len(row.cells)) if row.cells[i])
            yield Refusal(
                f"The row has more cells than the header ({index + 1}, there {width}): look for a "
                "separator inside a text, and put that text in double quotes.",
                row.number,
                header.letter(index),
            )

    def _unreadable(self, row: Row) -> Iterator[Refusal]:
        headings = self.sheet.header
        for index, sentence in row.problems.items():
            name = headings[index] if index < len(headings) else header.letter(index)
            yield Refusal(sentence, row.number, name)

    def _values(self, row: Any, refusals: list[Refusal]) -> dict[str, Any]:
        """{field: value}; each cell that is not understood adds a refusal of its own."""
        texts = {self.columns[i]: text for i, text in enumerate(row.cells) if i in self.columns}
        values = {}
        for name, each in self.resource.fields.items():
            try:
                values[name] = each.widget.clean(texts.get(name, ""), row=texts)
            except ValueError as error:
                refusals.append(Refusal(str(error), row.number, self.named.get(name, name)))
        return values

    def _unpack_period(self, values: dict[str, Any], number: int) -> Iterator[Refusal]:
        """A period says its frequency and its first and last day; the file may only agree."""
        period, said = values["period"], values.get("frequency")
        values |= {
            "period": period.label,
            "frequency": period.frequency.value,
            "period_start": period.start,
            "period_end": period.end,
        }
        if said and said != period.frequency:
            yield Refusal(
                f"“{period.label}” is {period.frequency.value}, but the row says "
                f"“{said}”: correct one of them, or leave the frequency empty.",
                number,
                self.named["frequency"],
            )

    def _broken(self, instance: Any, known: Collection[str], number: int) -> Iterator[Refusal]:
        """Where the model's own checks say no to what is known: fields, then constraints."""
        unread = [name for name in self.resource.fields if name not in known]
        try:
            instance.clean_fields(exclude=[*self.unchecked, *unread])
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                yield Refusal(" ".join(texts), number, self.named.get(name, name))
            return
        for check in self.constraints:
            if not check.kept(instance) and not check.fields & set(unread):
                columns = [self.named[name] for name in check.at_fault(self.named, instance)]
                yield Refusal(check.sentence, number, next(iter(columns), ""))
