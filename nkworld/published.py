"""The public tables, each under one name with one row: in the kit and in the log of changes."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import models

from nkworld.asking.claim_tables import claim_tables
from nkworld.atlas.models import Country
from nkworld.charts.as_json import number
from nkworld.files.tables import Column, Kind, Row
from nkworld.provenance.histories import tables as tables_with_history
from nkworld.provenance.models import (
    Curated,
    DataQuestion,
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Observation,
    Release,
    Source,
)

# Reference data: name and columns.
REFERENCES: dict[Any, tuple[str, str]] = {
    Country: (
        "countries",
        "code slug name official_name name_ko iso2 m49 kind region subregion capital un_member "
        "valid_from valid_to",
    ),
    Source: (
        "sources",
        "slug short_name publisher title url language origin repeats authority authority_reason "
        "coverage scope method_note caveats licence licence_url",
    ),
    Dataset: (
        "datasets",
        "slug title description unit coverage caveats expected_frequency licence licence_url",
    ),
    HeadlineRule: (
        "rules",
        "id dataset slug version title description is_default weighs_credibility",
    ),
    DataQuestion: ("questions", "id dataset figure countries position question answer"),
    Release: (
        "releases",
        "id dataset source label kind state complete reason withdrawal_reason published_at "
        "withdrawn_at added changed closed",
    ),
}
# By what a record goes by in files, in the order of preference. Each is fixed once it is stored, so
# that it names the record at every moment.
NAMES = ("code", "slug")

KINDS: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.BooleanField, Kind.BOOLEAN),
    (models.IntegerField, Kind.INTEGER),
    (models.DecimalField, Kind.NUMBER),
    (models.FloatField, Kind.NUMBER),
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DATE),
)


def name_field(model: type[models.Model]) -> str:
    """The field by which files name a record: its code or slug, else its number."""
    own = {field.name: field for field in model._meta.concrete_fields}
    unique = (name for name in NAMES if name in own and own[name].unique)
    return next(unique, "id")


@dataclass(eq=False)
class Names:
    """How files name the records that others refer to, those that are gone among them."""

    read: dict[Any, dict[Any, Any]] = field(default_factory=dict)  # {model: {key: name}}

    def name(self, model: Any, key: Any) -> Any:
        """The key itself of records that go by it."""
        field = name_field(model)
        if key is None or field == "id":
            return key
        if model not in self.read:
            self.read[model] = dict(model._default_manager.values_list("pk", field))
        known = self.read[model]
        if key not in known:
            states = model.history.filter(**{model._meta.pk.attname: key})
            known[key] = states.values_list(field, flat=True).first() or key
        return known[key]


def column_of(
    field: Any, tables: dict[Any, str], meaning: str = "", required: bool = False, unit: str = ""
) -> Column:
    """The column of a field; `tables` are names by model."""
    text = meaning or str(field.help_text or "") or str(field.verbose_name).capitalize()
    if field.is_relation:
        model = field.related_model
        name = name_field(model)
        target = (tables[model], name) if model in tables else None
        return Column(field.name, kind_of(model._meta.get_field(name)), text, required, target)
    is_decimal = isinstance(field, models.DecimalField)
    digits = (field.max_digits, field.decimal_places) if is_decimal else None
    return Column(field.name, kind_of(field), text, required, unit=unit, digits=digits)


def kind_of(field: models.Field) -> Kind:
    return next((kind for base, kind in KINDS if isinstance(field, base)), Kind.TEXT)


def reader_of(field: Any) -> Callable[[Any, Names], Any]:
    """What the column holds of a value as it is stored."""
    if isinstance(field, models.ForeignKey):
        model = field.related_model
        return lambda value, names: names.name(model, value)
    if kind_of(field) == Kind.TEXT:
        return lambda value, names: None if value is None else str(value)
    return as_it_is


def as_it_is(value: Any, names: Names) -> Any:
    return value


def as_json(value: Any) -> Any:
    """A value of a row in JSON: numbers exact, moments in UTC, null for an empty text."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


LISTED = (Country, Source, Dataset, Release)  # each by its key, at an address of the same name
LINKS = {"successors": "successor", "parts": "part"}  # of a historical state

# Of claims: what stands beside the cell and what is said of it.
BOTH = ("period", "period_start", "period_end", "frequency", "source")
VINTAGE = ("release", "known_from", "known_until", "reading")
VALUES = ("value", "value_low", "value_high")
REQUIRED = ("id", "period", "frequency", "source", "status", "known_from", "reading")
MEANINGS = {
    "id": "The number of this vintage, for ever; its address is /api/v1/<dataset>/<id>/.",
    "period_start": "First day of the period.",
    "period_end": "Last day of the period.",
    "frequency": "annual, half-yearly, quarterly, monthly, or cumulative for a span of months.",
    "known_from": "Since when this is what the source says here.",
    "known_until": "Until when; empty where it still stood at the moment of the kit.",
    "reading": "0 is the claim; 1, 2 … are other pages on which the same figure of the same source "
    "was read, never to be added.",
    "status": "How the value came about; excluded rows never enter a total.",
    "release": "The delivery that it came with.",
    "source": "Who says so. Two sources’ figures of one cell are never added.",
}

Read = Callable[[Any, Names], Any]


@dataclass(frozen=True)
class PublishedTable:
    """What the public calls the rows of a model. `paths` lead to what a stored row says, `readers`
    make it the value of a column; `key` are the columns by which a row is known.
    """

    name: str
    model: Any
    columns: tuple[Column, ...]
    paths: tuple[str, ...]
    readers: tuple[Read, ...]
    key: tuple[str, ...]
    address: str = ""  # where the API gives the same rows, each alone by its key

    def row(self, stored: Any, names: Names, moment: datetime | None = None) -> Row:
        """Of a record, or of a state of its history; without an end after the moment, if any."""
        values = [attrgetter(path.replace("__", "."))(stored) for path in self.paths]
        return self.row_of(values, names, moment)

    def row_of(self, values: Iterable[Any], names: Names, moment: datetime | None = None) -> Row:
        row = [read(value, names) for read, value in zip(self.readers, values, strict=True)]
        if moment and "known_until" in self.paths:
            at = self.paths.index("known_until")
            if row[at] and row[at] > moment:
                row[at] = None  # that it would end was not known then
        return tuple(row)

    def as_json(self, row: Row) -> dict[str, Any]:
        """{column: value}, null where nothing is known."""
        names = (column.name for column in self.columns)
        return {name: as_json(value) for name, value in zip(names, row, strict=True)}

    def key_of(self, row: Row) -> Any:
        """By what the row is known: a number, a word, or words with slashes between them."""
        by_name = dict(zip((column.name for column in self.columns), row, strict=True))
        parts = [by_name[name] for name in self.key]
        return parts[0] if len(parts) == 1 else "/".join(map(str, parts))


announced_tables: list[PublishedTable] = []
# {model: where the API gives its rows}: files call the table so.
addresses: dict[Any, str] = {model: REFERENCES[model][0] for model in LISTED}


def table_name(address: str) -> str:
    """“trade/inter-korean” as trade_inter_korean."""
    return address.replace("/", "_").replace("-", "_")


@cache
def published_tables() -> Mapping[Any, PublishedTable]:
    """{model: its table}: reference data, claims, records, and what is announced."""
    found = [
        *(_record(model, columns.split()) for model, (_, columns) in REFERENCES.items()),
        *_links_and_places(names_of_tables()),
        *(_claims(table.model) for _, table in sorted(claim_tables().items())),
        *(_record(model, _edited(model)) for model in curated_models()),
        *announced_tables,
    ]
    return {table.model: table for table in found}


def table_of(model: Any) -> PublishedTable:
    return published_tables()[model]


def curated_models() -> list[Any]:
    return [model for model in tables_with_history().values() if issubclass(model, Curated)]


@cache
def names_of_tables() -> dict[Any, str]:
    """{model: its table}, as the API calls the table of the same rows, else by app and class."""
    names = {model: name for model, (name, _) in REFERENCES.items()}
    for model in curated_models():
        # trade.SeriesBreak is trade_series_breaks.
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()
        by_class = f"{model._meta.app_label}_{words}s"
        names[model] = table_name(model.table or addresses.get(model) or by_class)
    return names


def _edited(model: Any) -> list[str]:
    """What an editor fills in, and the word by which others refer to it, else its number."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.name == name_field(model) or (field.editable and not field.primary_key)
    ]


def _table(
    model: Any,
    name: str,
    fields: Iterable[str],
    key: str,
    address: str,
    meanings: Mapping[str, str] | None = None,
    required: Collection[str] = (),
) -> PublishedTable:
    found = []
    for each in fields:
        is_value = each in VALUES and issubclass(model, Observation)
        field, unit = model._meta.get_field(each), str(model.unit) if is_value else ""
        meaning, is_required = (meanings or {}).get(each, ""), each in required
        column = column_of(field, names_of_tables(), meaning, is_required, unit)
        found.append((column, field.attname, reader_of(field)))
    if model is Source:
        withheld = "Whether its terms keep its rows out of files of whole tables."
        column = Column("withheld", Kind.BOOLEAN, withheld, True)
        found.append((column, "is_withheld", as_it_is))
    columns, paths, readers = zip(*found, strict=True)
    return PublishedTable(name, model, columns, paths, readers, (key,), address)


def _record(model: Any, fields: Iterable[str]) -> PublishedTable:
    name, address = names_of_tables()[model], addresses.get(model, "")
    return _table(model, name, fields, name_field(model), address)


def _claims(model: type[Observation]) -> PublishedTable:
    """In order the cell, what is said of it, and since when: every vintage and reading is a row."""
    cell = [name for name in model.cell if name not in BOTH]
    fields, name = ["id", *cell, *BOTH, *model.content, *VINTAGE], table_name(model.dataset)
    return _table(model, name, fields, "id", model.dataset, MEANINGS, REQUIRED)


def _links_and_places(names: dict[Any, str]) -> Iterable[PublishedTable]:
    """What followed a historical state and what else it held; the order of a rule's sources."""
    countries, rules, sources = names[Country], names[HeadlineRule], names[Source]
    columns = (
        Column("country", Kind.TEXT, "The historical state.", True, (countries, "code")),
        Column("link", Kind.TEXT, "successor or part.", True),
        Column("other", Kind.TEXT, "The country of today.", True, (countries, "code")),
    )
    for name, link in LINKS.items():
        through = getattr(Country, name).through
        one, other = (reader_of(through._meta.get_field(n)) for n in ("from_country", "to_country"))
        readers: Any = (one, lambda value, names, link=link: link, other)
        paths = ("from_country_id", "pk", "to_country_id")
        key = ("country", "link", "other")
        yield PublishedTable("country_links", through, columns, paths, readers, key)
    rule, source = (HeadlineRuleSource._meta.get_field(name) for name in ("rule", "source"))
    yield PublishedTable(
        "rule_places",
        HeadlineRuleSource,
        (
            Column("rule", Kind.INTEGER, "The rule and version.", True, (rules, "id")),
            Column("source", Kind.TEXT, "", True, (sources, "slug")),
            Column("place", Kind.INTEGER, "The lowest wins.", True),
            Column("named", Kind.BOOLEAN, "Whether the rule names it.", True),
        ),
        ("rule_id", "source_id", "position", "pk"),
        (reader_of(rule), reader_of(source), as_it_is, lambda value, names: True),
        ("rule", "source"),
    )
