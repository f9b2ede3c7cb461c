"""The format of a dataset's spreadsheet: its columns and their aliases, and for each kind of cell
what its text means, or the sentence that tells what to write.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db import models
from django.db.models import NOT_PROVIDED
from django.utils.text import capfirst
from import_export import widgets
from import_export.fields import Field
from import_export.resources import ModelResource

from nkworld.asking.claim_tables import ClaimTable, claim_tables
from nkworld.atlas.models import DPRK, Country, CountryResolver
from nkworld.atlas.names import closest, compatible
from nkworld.charts.as_json import as_it_was
from nkworld.provenance.dates import Frequency, PartialDate, PartialDateField, Period
from nkworld.provenance.derivations import Steps
from nkworld.provenance.models import Read, Source, Status
from nkworld.provenance.registries import registrar, texts_beside

from . import amounts
from .reading import MAX_CELL

LONGEST = 500  # characters that are compared with names, or read as a number or date


def spellings[V](by_meaning: Mapping[V, str]) -> dict[str, V]:
    """{spelling: what it means} of {what is meant: its spellings, with a bar between}."""
    return {
        spelling.strip(): meaning
        for meaning, texts in by_meaning.items()
        for spelling in texts.split("|")
    }


def unfilled(model: type[models.Model]) -> list[str]:
    """Fields that are no column: the key, links to several, what follows from others."""
    fields: list[Any] = model._meta.get_fields()
    return [
        field.name
        for field in fields
        if field.many_to_many
        or field.name in ("id", "release", "reading")
        or not (field.editable or field.name == "frequency")
    ]


class Widget(widgets.Widget):
    """What the text of a cell means, and how a value is written in one."""

    longest = LONGEST
    needed = ""  # what stands in its cells, if a row can't do without it
    optional = False  # whether an empty cell means nothing
    reads_row = False  # whether other cells of the row say what this one means
    companions: tuple[str, ...] = ()  # what the portal's own CSV says besides: source_name, say

    def load(self) -> None:
        """Read what its cells are looked up in, once for a file."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if not value and self.needed:
            raise ValueError(
                f"The cell is empty, and no figure goes without it. Here stands: {self.needed}"
            )
        if not value and self.optional:
            return None
        if len(value) > self.longest:
            raise ValueError(
                f"The cell holds {len(value):,} characters: no name, word, date or amount is so "
                "long. Shorten it, or move it to the column where it belongs."
            )
        return self.meaning(value)

    def meaning(self, text: str) -> Any:
        raise NotImplementedError

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


@dataclass(eq=False)
class TextWidget(Widget):
    """Words as they stand. Files saved for spreadsheets shield formulas by an apostrophe."""

    longest = MAX_CELL
    max_length: int | None = None
    needed: str = ""

    def meaning(self, text: str) -> str:
        text = as_it_was(text)
        if self.max_length and len(text) > self.max_length:
            raise ValueError(
                f"The text has {len(text)} characters; {self.max_length} are kept: shorten it."
            )
        return text


class StepsWidget(TextWidget):
    def meaning(self, text: str) -> str:
        if text := super().meaning(text):
            Steps.parse(text)
        return text


@dataclass(eq=False)
class AmountWidget(Widget):
    max_digits: int
    decimal_places: int

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else f"{value:f}".removesuffix(".00")

    def meaning(self, text: str) -> Any:
        if (amount := amounts.parse(text)) is None:
            return None
        return amounts.fitted(amount, self.max_digits, self.decimal_places)


class PeriodWidget(Widget):
    """One that `reads_row` may lie ahead where the row says that it is provisional."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Period:
        period: Period = super().clean(value, row)
        status = compatible((row or {}).get("status", "")).casefold()
        if self.reads_row and period.start > date.today() and status != Status.PROVISIONAL:
            raise ValueError(
                f"“{period.label}” has not begun yet: what is announced for a time ahead has the "
                "status provisional."
            )
        return period

    def meaning(self, text: str) -> Any:
        if not text:
            raise ValueError("The period is empty: write 2015, 2015-H1, 2015-Q1 or 2015-03.")
        return Period.parse(compatible(text), ahead=self.reads_row)


class PartialDateWidget(Widget):
    def meaning(self, text: str) -> Any:
        return PartialDate.parse(text) if text else PartialDate()


@dataclass(eq=False)
class CountWidget(Widget):
    """A whole number that is zero or more; nothing where a row may do without it."""

    optional = True
    needed: str = ""

    def meaning(self, text: str) -> Any:
        amount = amounts.parse(text)
        if amount is None or amount < 0 or amount != int(amount):
            raise ValueError(f"“{text}” is not a number of things: write a whole number.")
        return int(amount)


class RecordWidget(Widget):
    """A record of another table, looked up in what `load` reads, and written by the first of its
    `names`.
    """

    names: Sequence[str] = ("code",)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return getattr(value, self.names[0], "")


@dataclass(eq=False)
class NamedWidget(RecordWidget):
    """A record of a small table by any of its `names`."""

    model: Any
    names: Sequence[str] = ()
    optional: bool = False
    by_name: dict[Any, Any] = field(default_factory=dict, init=False)

    def load(self) -> None:
        records = list(self.model.objects.all())
        for name in reversed(self.names):
            self.by_name |= {getattr(one, name).casefold(): one for one in records}

    def meaning(self, text: str) -> Any:
        if (found := self.by_name.get(compatible(text).casefold())) is None:
            noun, several = self.model._meta.verbose_name, self.model._meta.verbose_name_plural
            raise ValueError(
                f"“{text}” is not {'an' if noun[0] in 'aeiou' else 'a'} {noun} known here."
                f"{nearest(text, self.by_name)} A new {noun} is added under {capfirst(several)} "
                "first."
            )
        return found


record_widgets: dict[type[models.Model], type[RecordWidget]] = {}


def widget_of[Found: type[RecordWidget]](model: type[models.Model]) -> Callable[[Found], Found]:
    """Announce how a cell of any spreadsheet names a record of the model."""
    return registrar(record_widgets, model, f"Two widgets read the names of {model.__name__}.")


@widget_of(Country)
@dataclass(eq=False)
class CountryWidget(RecordWidget):
    """A country by any name that the atlas knows. `takes_home`: North Korea, too."""

    companions = ("slug", "name")
    takes_home: bool = False
    optional: bool = False
    resolver: CountryResolver = field(init=False)

    def load(self) -> None:
        self.resolver = CountryResolver.load()

    def meaning(self, text: str) -> Any:
        if (country := self.resolver.resolve(text)).code == DPRK and not self.takes_home:
            raise ValueError(
                "North Korea can’t be its own partner. If another country reports its trade with "
                "North Korea here, say in the mapping of the file that it is to be turned round. "
                "If South Korea is meant, write KOR."
            )
        return country


class SourceWidget(NamedWidget):
    """`chosen` is the only source an upload is for, if any."""

    chosen: Source | None = None

    def meaning(self, text: str) -> Any:
        if not text and not self.chosen:
            raise ValueError("The source is empty: write its short name, such as kotra.")
        source: Any = super().meaning(text) if text else self.chosen
        if self.chosen and source != self.chosen:
            raise ValueError(
                f"The row names the source {source.slug}, but the upload is for "
                f"{self.chosen.slug}: choose “as the file’s source column says”, or correct it."
            )
        return source


class UnitWidget(Widget):
    """The dataset's one unit, or nothing: amounts are never converted here."""

    unit = ""

    def meaning(self, text: str) -> Any:
        if text and compatible(text).casefold() != self.unit.casefold():
            raise ValueError(
                f"“{text}” is not the unit of this dataset: convert the amounts to {self.unit}, "
                "and write that or nothing."
            )
        return self.unit


class WordWidget(Widget):
    """One of a few words; other spellings are understood where they can mean only one."""

    def __init__(
        self,
        choices: Iterable[tuple[str, Any]],
        words: Mapping[str, str] | None = None,
        default: Any = NOT_PROVIDED,
    ) -> None:
        self.values = [value for value, _ in choices]
        self.words = {str(label).casefold(): value for value, label in choices}
        self.words |= {value: value for value in self.values} | dict(words or {})
        self.default = default

    def meaning(self, text: str) -> Any:
        word = compatible(text).casefold()
        if not word and self.default is not NOT_PROVIDED:
            return self.default
        if word in self.words:
            return self.words[word]
        known = ", ".join(self.values)
        phrase = (
            f"“{text}” is not known here.{nearest(word, self.words)}" if word else "It is empty."
        )
        raise ValueError(f"{phrase} Write one of: {known}.")


def nearest(text: str, known: Iterable[str]) -> str:
    """` Did you mean kotra?` or nothing."""
    found = closest(text.casefold(), known)
    return f" Did you mean {found}?" if found else ""


COLUMNS: dict[str, dict[str, Any]] = texts_beside(__file__, "columns.yaml")
FREQUENCIES = spellings(COLUMNS["frequencies"])
READS: dict[str, str] = spellings(COLUMNS["reads"])
AMOUNTS = ["value", "value_low", "value_high"]


class ObservationResource(ModelResource):
    """Columns that every dataset of claims shares, and those of its own `table`."""

    table: type[ClaimTable]

    source = Field("source", widget=SourceWidget(Source, ["slug", "short_name"]))
    period = Field("period", widget=PeriodWidget())
    frequency = Field("frequency", widget=WordWidget(Frequency.choices, FREQUENCIES, None))
    read = Field("read", widget=WordWidget(Read.choices, READS, ""))
    reported_on = Field("reported_on", widget=PartialDateWidget())
    derivation = Field("derivation", widget=StepsWidget())
    unit = Field("unit", widget=UnitWidget())

    def __init__(self, chosen: Source | None = None) -> None:
        """`chosen`: the only source the file may speak for; None as its source column says."""
        super().__init__()
        self.chosen = chosen
        # What the cells are looked up in, read once for the whole file.
        for each in self.fields.values():
            each.widget.load()
        self.fields["source"].widget.chosen = chosen
        self.fields["unit"].widget.unit = self._meta.model.unit
        self.fields["period"].widget.reads_row = self._meta.model.may_lie_ahead

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Any:
        """A field of this dataset's own, read by the kind of its model field."""
        f: Any = django_field
        needed = "" if f.blank else str(f.help_text or f"what is {f.verbose_name}.")
        widget: Any
        if f.choices:
            default = f.default if f.has_default() else models.NOT_PROVIDED
            widget = WordWidget(f.choices, cls.table.words.get(f.name), default)
        elif isinstance(f, models.ForeignKey):
            kind = record_widgets[f.remote_field.model]
            is_country = issubclass(kind, CountryWidget)
            widget = kind(cls.table.takes_home, optional=f.null) if is_country else kind()
        elif isinstance(f, models.DecimalField):
            widget = AmountWidget(f.max_digits, f.decimal_places)
        elif isinstance(f, PartialDateField):
            widget = PartialDateWidget()
        elif isinstance(f, models.PositiveSmallIntegerField):
            widget = CountWidget(needed)
        else:
            widget = TextWidget(f.max_length, needed)
        return Field(field_name, field_name, widget=widget)

    @classmethod
    def headings(cls) -> dict[str, str]:
        return (
            {name: name for name in cls.columns()}
            | spellings(COLUMNS["aliases"])
            | {**cls.table.aliases}
        )

    @classmethod
    def every_companion(cls) -> dict[str, str]:
        """{heading: column that it accompanies} of the portal's own CSV."""
        of_records = {
            f"{column}_{name}": column
            for column, field in cls.fields.items()
            for name in field.widget.companions
        }
        return spellings(COLUMNS["companions"]) | of_records | {**cls.table.companions}

    @classmethod
    def columns(cls) -> list[str]:
        """In the order of the printed table: who, about what, how much, with which papers."""
        order = ["source", *cls._meta.model.cell, *AMOUNTS, *cls.fields]
        return list(dict.fromkeys(name for name in order if name in cls.fields))

    @classmethod
    def required(cls) -> list[str]:
        """Columns that a header can't lack: the value, and what the model gives no default."""
        optional = {f.name for f in cls._meta.model._meta.fields if f.blank or f.has_default()}
        return [
            name
            for name in cls.columns()
            if name == "value" or name not in {"frequency", "unit", *optional}
        ]


@cache
def resources() -> dict[str, type[ObservationResource]]:
    """{dataset slug: the format of its spreadsheets}, in the order of the apps: it follows from
    the declaration of the table.
    """
    found = {}
    for slug, table in claim_tables().items():
        attributes = {
            "table": table,
            "Meta": type("Meta", (), {"model": table.model, "exclude": unfilled(table.model)}),
            "__doc__": table.spreadsheet or table.__doc__,
        }
        found[slug] = type(f"{table.model.__name__}Resource", (ObservationResource,), attributes)
    return found
