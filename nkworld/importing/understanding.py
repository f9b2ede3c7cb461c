"""Rows of text become claims, or refusals with row, column and remedy.

Some thousand rows at a time are read column by column: a text is looked at once for each column.
Nothing here asks or writes the database, which would be asked once for each row and constraint:
a check's `Q` becomes an expression of Python, compiled once, with SQL's three answers: a comparison
with NULL is unknown (None), and only a constraint that is false is broken.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import partial
from itertools import batched, compress
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

from django.core.exceptions import FieldError, ValidationError
from django.core.validators import DecimalValidator, MaxLengthValidator
from django.db import connection
from django.db.models import CharField, CheckConstraint, DecimalField, F, Model, Q, TextField
from django.db.models.expressions import CombinedExpression

from nkworld.atlas.names import guessing
from nkworld.provenance.dates import DayField, Period
from nkworld.provenance.derivations import NEEDED
from nkworld.provenance.models import Status
from nkworld.provenance.read_guess import guess_read

from .reading import MAX_GUESSES, MAX_REFUSALS, FileRefused, Refusal, Row, columns_of, letter
from .widgets import AmountWidget, TextWidget

COMPARE: dict[str, str] = {
    "exact": "{0} == {1}",
    "gt": "{0} > {1}",
    "gte": "{0} >= {1}",
    "lte": "{0} <= {1}",
    "in": "{0} in {1}",
    "regex": "{1}({0}) is not None",
    "iregex": "{1}({0}) is not None",
    "startswith": "{0}.startswith({1})",
}
PATTERNS = {"regex": re.NOFLAG, "iregex": re.IGNORECASE}


class ConstraintCheck:
    """A condition on the fields of a row: `kept(row)`, its sentence, the `names` it speaks of."""

    def __init__(self, condition: Any, sentence: str, name: str = "") -> None:
        self.condition, self.sentence, self.name = condition, sentence, name
        self.names, self._kept = all_kept([condition])

    def kept(self, row: Any) -> bool:
        return self._kept(*(getattr(row, name) for name in self.names))

    def at_fault(self, names: Iterable[str], row: Any) -> list[str]:
        """Of these fields those that it speaks of: what would have to be filled stands first."""

        def stands(name: str) -> bool:
            """Not where it is empty, and the promise kept as soon as anything stands there."""
            value, filled = getattr(row, name), copy(row)
            setattr(filled, name, 0 if value is None else "…")
            return value not in (None, "") or not self.kept(filled)

        return sorted((name for name in names if name in self.names), key=stands)


def constraints_of(model: type[Model]) -> list[ConstraintCheck]:
    """Every check constraint of a model; FieldError for a condition not understood here."""
    return [
        ConstraintCheck(one.condition, str(one.violation_error_message), one.name)
        for one in model._meta.constraints
        if isinstance(one, CheckConstraint)
    ]


def all_kept(conditions: Iterable[Any]) -> tuple[list[str], Callable[..., bool]]:
    """(names, a function from the values of these fields to whether no condition is false)"""
    fields: set[str] = set()
    constants: dict[str, Any] = {}

    def operand(wanted: Any) -> tuple[str, list[str]]:
        """(text, texts of what may not be None for it to be known)"""
        if isinstance(wanted, F):
            fields.add(name := wanted.deconstruct()[1][0])
            return f"of_{name}", [f"of_{name}"]
        if isinstance(wanted, CombinedExpression):
            if wanted.connector != CombinedExpression.ADD:
                raise FieldError(f"“{wanted.connector}” of fields is not understood in imports.")
            (left, known), (right, others) = map(operand, (wanted.lhs, wanted.rhs))
            return f"({left} + {right})", known + others
        constants[name := f"constant_{len(constants)}"] = wanted
        return name, []

    def when(condition: Any, answer: bool) -> str:
        """True where the condition has that answer: where it is unknown, it has neither."""
        if isinstance(condition, Q):
            answer ^= condition.negated
            parts = [when(child, answer) for child in condition.children]
            # All have to be true, and one that is false is enough; of “or” the other way round.
            joint = " and " if (condition.connector == Q.AND) == answer else " or "
            return f"({joint.join(parts)})"
        path, wanted = condition
        name, *lookups = path.split("__")
        lookup = lookups.pop() if lookups and lookups[-1] != "year" else "exact"
        if lookups not in ([], ["year"]):
            raise FieldError(f"The transform {lookups} is not understood in imports.")
        fields.add(name)
        field = f"of_{name}"
        if lookup == "isnull":
            return f"({field} is {'' if wanted == answer else 'not '}None)"
        if lookup not in COMPARE:
            raise FieldError(f"The lookup {path} is not understood in imports: add it to COMPARE.")
        if lookup in PATTERNS:
            wanted = re.compile(wanted, PATTERNS[lookup]).search
        other, others = operand(wanted)
        known = "".join(f"{each} is not None and " for each in (field, *others))
        compared = COMPARE[lookup].format(f"{field}.year" if lookups else field, other)
        return f"({known}{'' if answer else 'not '}({compared}))"

    broken = " or ".join(when(condition, False) for condition in conditions) or "False"
    names = sorted(fields)
    code = f"lambda {', '.join(map('of_{}'.format, names))}: not ({broken})"
    # Of a model's own conditions: names of fields, and constants by names given here.
    return names, eval(code, constants)  # noqa: S307 - see above


AT_ONCE = 2_000
REMEMBERED = 10_000  # texts of a column: each row of a column of amounts may have its own
PERIOD = ("period", "frequency", "period_start", "period_end")
NOTHING = (None,) * len(PERIOD)
# What Observation.clean_fields asks besides of what each field does.
DERIVED_NEEDS_STEPS = ConstraintCheck(~Q(status=Status.DERIVED) | ~Q(derivation=""), NEEDED)

CORRECT_THESE = (
    "Nothing is stored, not even where refused rows are set aside. One heading or one word is "
    "often behind most of them: correct these first, and upload the file again."
)


def stored_fields(model: Any) -> list[Any]:
    """Fields of a claim, apart from its release and which reading it is: the draft says these."""
    own = ("release", "reading")
    return [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in own]


class Claim(NamedTuple):
    """A row of a file that was understood: what the database keeps, in the order of its fields."""

    row: int
    stored: tuple[Any, ...]


class Cell(NamedTuple):
    """What a text means, as Python has it and as the database does; or why it is refused."""

    value: Any
    stored: Any
    refused: str = ""


class Column(dict[str, Cell]):
    """{text: Cell} of one column of one file, filled as texts come."""

    def __init__(self, widget: Any, fields: Sequence[Any]) -> None:
        """`fields` of the model are filled by it; none where it is only compared."""
        super().__init__()
        self.widget, self.fields, self.by_text = widget, fields, not widget.reads_row
        # How a value is stored of which the field asks no more than the widget.
        self.convert: Callable[[Any], Any] | None = None
        plain = [each for each in fields if not (each.choices or each.is_relation)]
        for field in plain if len(fields) == 1 else ():
            kinds, reads = {type(validator) for validator in field.validators}, type(widget)
            if type(field) in (CharField, TextField) and reads is TextWidget:
                self.convert = str if kinds <= {MaxLengthValidator} else None
            elif (type(field), reads) == (DecimalField, AmountWidget) and kinds <= {
                DecimalValidator
            }:
                self.convert = partial(
                    connection.ops.adapt_decimalfield_value,
                    max_digits=field.max_digits,
                    decimal_places=field.decimal_places,
                )

    def __missing__(self, text: str) -> Cell:
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = cell = self.look(text, {})
        return cell

    def look(self, text: str, row: Any) -> Cell:
        try:
            value = self.widget.clean(text, row=row)
            if self.convert and value:
                return Cell(value, self.convert(value))
            if isinstance(value, Period):  # its parts stand in the order of the fields
                self.fields[0].clean(value.label, None)
                parts = (value.label, value.frequency.value, value.start, value.end)
                return Cell(parts, tuple(map(stored_as, self.fields, parts)))
            # As `Model.clean_fields` checks it: a value is cleaned once, however often it stands.
            for each in self.fields:
                is_guessed = each.name == "read" and value == ""  # from other columns, later
                left_out = each.is_relation or not each.editable or is_guessed
                if not (left_out or (each.blank and value in each.empty_values)):
                    value = each.clean(value, None)
        except (ValidationError, ValueError) as error:
            return Cell(None, None, " ".join(getattr(error, "messages", [str(error)])))
        return Cell(value, *[stored_as(each, value) for each in self.fields] or [None])


def stored_as(field: Any, value: Any) -> Any:
    if field.is_relation:
        value = getattr(value, field.target_field.attname, None)
    return field.get_db_prep_save(value, connection)


class Reader:
    """Reads a sheet by a resource: `rows` read, `refusals` in order, `notes`, why it `stopped`."""

    def __init__(self, resource: Any, sheet: Any) -> None:
        """FileRefused if the header can't be used."""
        self.refusals: list[Refusal] = []
        self.notes: list[str] = []
        self.rows, self.stopped = 0, ""
        self.sheet, self.width = sheet, len(sheet.header)
        self.places = {name: index for index, name in columns_of(sheet.first, resource).items()}
        self.named = {name: sheet.header[i] for name, i in self.places.items()} | sheet.printed
        self.fields = stored_fields(resource._meta.model)
        filled = {f.name: [f] for f in self.fields if f.name != "frequency"}
        filled["period"] = [f for name in PERIOD for f in self.fields if f.name == name]
        self.columns = {n: Column(f.widget, filled.get(n, [])) for n, f in resource.fields.items()}
        defaults = {f: f.get_default() for f in self.fields if f.name not in self.columns}
        self.others = {f.name: (value, stored_as(f, value)) for f, value in defaults.items()}
        self.checks = [DERIVED_NEEDS_STEPS, *constraints_of(resource._meta.model)]
        self.names, self.all_kept = all_kept(check.condition for check in self.checks)
        # Of the batch: {column: [of each row]}, for Python and for the database; {place: {column:
        # sentence}} of what is refused.
        self.values: dict[str, list[Any]] = {}
        self.prepared: dict[str, list[Any]] = {}
        self.refused: dict[int, dict[str, str]] = {}

    def read(self, progress: Callable = iter, take: Callable = lambda claims: []) -> Self:
        """`progress` wraps the rows; `take` answers some thousand claims with [Refusal]."""
        repeats: list[Refusal] = []
        with guessing(MAX_GUESSES) as guesses:
            for rows in batched(progress(self.sheet.rows), AT_ONCE, strict=False):
                if self._stops_before(rows[0]):
                    break
                claims, right = self._understood(rows)
                for place, row in enumerate(rows):
                    # What is refused of a row may be too much for those after it.
                    if place and self._stops_before(row):
                        break
                    self.rows += 1
                    self.refusals += [] if right[place] else self._refusals_of(place, row)
                repeats += take(claims)
                if self.stopped:
                    break
        if not self.rows:
            raise FileRefused("The file has a header and no rows: there is nothing to import.")
        if guesses.spared:
            self.notes.append(
                f"For the first {MAX_GUESSES} unknown words the nearest known one was looked for, "
                "for the others it was not."
            )
        columns = {heading: index for index, heading in enumerate(self.sheet.header)}
        self.refusals = sorted(
            self.refusals + repeats,
            key=lambda refusal: (refusal.row, columns.get(refusal.column, len(columns))),
        )
        if (more := len(self.refusals) - MAX_REFUSALS) > 0 and not self.stopped:
            self.stopped = (
                f"{MAX_REFUSALS:,} refusals are listed, and {more:,} more are not. {CORRECT_THESE}"
            )
            del self.refusals[MAX_REFUSALS:]
        return self

    def _stops_before(self, row: Row) -> bool:
        if (count := len(self.refusals)) >= MAX_REFUSALS:
            self.stopped = (
                f"{count:,} cells before row {row.number:,} can’t be read, so the file was not "
                f"looked at from there on. {CORRECT_THESE}"
            )
        return bool(self.stopped)

    def stored(self, row: Row) -> dict[str, Any] | None:
        """{field: what the database keeps of it} of a single row; None if anything is wrong."""
        claims, _ = self._understood([row])
        names = [each.name for each in self.fields]
        return dict(zip(names, claims[0].stored, strict=True)) if claims else None

    def _understood(self, rows: Sequence[Row]) -> tuple[list[Claim], list[bool]]:
        """(claims, of which rows they are), of some thousand rows read column by column."""
        width, count = self.width, len(rows)  # each row has a cell for each heading
        batch = [
            row.cells if len(row.cells) == width else [*row.cells, *[""] * width][:width]
            for row in rows
        ]
        texts = list(zip(*batch, strict=True))
        self.refused.clear()
        for name, (value, as_stored) in self.others.items():
            self.values[name], self.prepared[name] = [value] * count, [as_stored] * count
        for name, column in self.columns.items():
            own = texts[self.places[name]] if name in self.places else [""] * count
            if not column.by_text:
                places = self.places.items()
                by_name = ({each: cells[index] for each, index in places} for cells in batch)
                cells = list(map(column.look, own, by_name))
            elif name in self.places:
                cells = list(map(column.__getitem__, own))
            else:
                cells = [column[""]] * count
            self.values[name] = [cell.value for cell in cells]
            self.prepared[name] = [cell.stored for cell in cells]
            for place, cell in enumerate(cells):
                if cell.refused:
                    self.refused.setdefault(place, {})[name] = cell.refused
        # A period says its frequency and its first and last day; the file may only agree.
        written, labels = self.values["frequency"], self.values["period"]
        for columns in (self.values, self.prepared):
            parts = [each or NOTHING for each in columns["period"]]
            columns |= dict(zip(PERIOD, map(list, zip(*parts, strict=True)), strict=True))
        for place, (one, other) in enumerate(zip(written, self.values["frequency"], strict=True)):
            if one and other and one != other:
                self.refused.setdefault(place, {})["frequency"] = (
                    f"“{labels[place][0]}” is {other}, but the row says “{one}”: correct one of "
                    "them, or leave the frequency empty."
                )
        if not all(given := self.values["read"]):
            named = zip(given, self.values["citation"], self.values["source"], strict=True)
            self.values["read"] = self.prepared["read"] = [
                read or guess_read(citation or "", source) for read, citation, source in named
            ]
        for each in self.fields:
            if isinstance(each, DayField):
                days = [getattr(day, each.side, None) for day in self.values[each.of]]
                self.values[each.name] = days
                self.prepared[each.name] = [stored_as(each, day) for day in days]
        right = list(map(self.all_kept, *(self.values[name] for name in self.names)))
        for place, row in enumerate(rows):
            right[place] &= not (place in self.refused or row.problems or any(row.cells[width:]))
        stored = zip(*(self.prepared[each.name] for each in self.fields), strict=True)
        numbers = compress((row.number for row in rows), right)
        return list(map(Claim, numbers, compress(stored, right))), right

    def _refusals_of(self, place: int, row: Row) -> list[Refusal]:
        """Cells beyond the header or damaged; else those not understood, and broken constraints."""
        found, number = list[Refusal](), row.number
        for index in [i for i in range(self.width, len(row.cells)) if row.cells[i]][:1]:
            sentence = (
                f"The row has more cells than the header ({index + 1}, there {self.width}): look "
                "for a separator inside a text, and put that text in double quotes."
            )
            found.append(Refusal(sentence, number, letter(index)))
        for index, sentence in row.problems.items():
            name = self.sheet.header[index] if index < self.width else letter(index)
            found.append(Refusal(sentence, number, name))
        if found:
            return found
        named, refused = self.named, self.refused.get(place, {})
        found = [Refusal(text, number, named.get(name, name)) for name, text in refused.items()]
        if "frequency" in refused and "period" not in refused:
            refused = {name: text for name, text in refused.items() if name != "frequency"}
        values = SimpleNamespace(**{name: each[place] for name, each in self.values.items()})
        for check in self.checks:
            if not check.kept(values) and not refused.keys() & set(check.names):
                # What a figure is derived from is missing, be there such a column or not.
                is_derived = check is DERIVED_NEEDS_STEPS
                columns = ["derivation"] if is_derived else check.at_fault(named, values)
                column = next(iter(columns), "")
                found.append(Refusal(check.sentence, number, named.get(column, column)))
                if is_derived:
                    break
        return found
