"""What the public reads of a table of claims: its columns, filters and words.

A domain's `tables.py` registers one for each dataset, and its page, files and API follow; its
docstring is the API's documentation (see docs/how-to-add-a-table.md).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.db import models

from nkworld.atlas.models import Country
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Observation
from nkworld.provenance.registries import in_order_of_apps, registrar

from .fields import AnyOfField
from .filters import ClaimQuestion, fields_of_claims
from .named_fields import CountriesField, with_region

_tables: dict[str, "type[ClaimTable]"] = {}

CELLS = "components/cells.html"
MOST_NAMED = 4  # other tables in a refusal
READING = "reading"  # how a claim was read, in words: not the number of the field
SHARED_CELLS = {name: f"{CELLS}#{name}" for name in ("period", "value", READING)}
NUMBERS = (models.DecimalField, models.PositiveSmallIntegerField)


@dataclass(frozen=True)
class Column:
    """`template` draws the cells of one column, `term` is the glossary's word for its title."""

    name: str
    title: str
    template: str
    is_number: bool = False
    term: str = ""


class ClaimTable:
    """One dataset's claims as the public reads them. Its docstring is the API's documentation."""

    model: ClassVar[type[Observation]]

    # The page
    name: ClassVar[str] = "claims"  # of the table in the page
    caption: ClassVar[str]
    # Of the page of its figures, where `dataset_paths` makes one of this declaration
    description: ClassVar[str] = ""
    lede: ClassVar[str] = ""
    also: ClassVar[str] = ""  # further words by which the search finds that page
    further_pages: ClassVar[Mapping[str, str]] = {}  # {title: name of its address}
    caption_note: ClassVar[str] = ""  # unit, direction, what must not be added
    columns: ClassVar[Mapping[str, str]]  # {field or property: heading}, in order
    papers: ClassVar[Mapping[str, str]] = {"source": "Source", "reading": "How it was read"}
    terms: ClassVar[Mapping[str, str]] = {}  # {column: term of the glossary}
    cells: ClassVar[Mapping[str, str]] = {}  # {column: template}, where its kind does not tell
    crumbs: ClassVar[tuple[tuple[str, str], ...]] = (("Data", "portal:datasets"),)

    # What may be asked: {field: label or form field}, of a form with rules of the domain's own
    filters: ClassVar[Mapping[str, str | forms.Field]] = {}
    question: ClassVar[type[ClaimQuestion]] = ClaimQuestion

    # The spreadsheets that are understood: a sentence for who prepares one; further headings of a
    # column, {heading: column}, and spellings of its values, {column: {spelling: value}}; headings
    # that only go along with a column; columns that a value fills; is North Korea in the table?
    spreadsheet: ClassVar[str] = ""
    aliases: ClassVar[Mapping[str, str]] = {}
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    companions: ClassVar[Mapping[str, str]] = {}
    implied: ClassVar[Mapping[str, Mapping[str, Mapping[str, str]]]] = {}
    takes_home: ClassVar[bool] = False

    # The API
    also_of: ClassVar[tuple[str, ...]] = ()  # further datasets that its rows name records of
    point_of_view: ClassVar[str] = ""  # whose exports and imports these are
    # {field: what a reader is told of it, or a serializer field}, where the model does not tell
    api_fields: ClassVar[Mapping[str, Any]] = {}
    fields: ClassVar[tuple[str, ...]] = ()  # before the value; else the cell and own content
    last_fields: ClassVar[tuple[str, ...]] = ()  # behind the papers

    @classmethod
    def get_columns(cls) -> list[Column]:
        cells = {**SHARED_CELLS, **cls.cells}
        titles = {**cls.columns, **cls.papers}
        terms = {READING: "how-it-was-read", **cls.terms}
        columns = (column_of(cls.model, *each, cells) for each in titles.items())
        return [replace(each, term=terms.get(each.name, "")) for each in columns]

    @classmethod
    def get_fields(cls) -> list[str]:
        names = cls.fields or (*cls.model.cell, *cls.model.own_content())
        elsewhere = ("period", "frequency", *cls.last_fields)
        return [name for name in names if name not in elsewhere]

    @classmethod
    def get_breaks(cls, moment: datetime | None = None) -> Callable[[Mapping[str, Any]], str]:
        """A function of a row of the CSV: what its source counts otherwise from there on, or ""."""
        return lambda claim: ""

    @classmethod
    def get_question(cls) -> type[ClaimQuestion]:
        return _question_of(cls.model.dataset)


def column_of(model: type[models.Model], name: str, title: str, cells: Mapping[str, str]) -> Column:
    field = {f.name: f for f in model._meta.fields}.get(name)
    is_number = isinstance(field, NUMBERS)
    kind = "number" if is_number else "date" if isinstance(field, PartialDateField) else "text"
    kind = "link" if isinstance(field, models.ForeignKey) else kind
    return Column(name, title, cells.get(name) or f"{CELLS}#{kind}", is_number and name != READING)


@cache
def _question_of(dataset: str) -> type[ClaimQuestion]:
    table = claim_table(dataset)
    own: dict[str, Any] = {}
    for name, told in table.filters.items():
        if not isinstance(told, str):
            own[name] = told
            continue
        field: Any = table.model._meta.get_field(name)
        if field.remote_field and field.remote_field.model is Country:
            own[name] = CountriesField(label=told)
        else:
            own[name] = AnyOfField([each for each in field.choices if each[0]], told)
    every = fields_of_claims(table.model)
    cell = {name: field for name, field in own.items() if name not in every}
    with_region(cell)
    name, fields = f"{table.model.__name__}Question", {**cell, **every, **own}
    return type(name, (table.question,), {**fields, "model": table.model})


def register(table: type[ClaimTable]) -> type[ClaimTable]:
    slug = table.model.dataset
    announce: Callable = registrar(_tables, slug, f"The dataset {slug} has two tables of claims.")
    return announce(table)


def claim_tables() -> Mapping[str, type[ClaimTable]]:
    return dict(in_order_of_apps(_tables.items(), lambda item: item[1].__module__))


def claim_table(dataset: str) -> type[ClaimTable]:
    return _tables[dataset]


def asked_where(name: str, dataset: str, beside: Iterable[str] = ()) -> str:
    """A sentence: which other tables have a parameter that this one lacks; empty where none has."""
    found = {slug: table.get_question().base_fields for slug, table in _tables.items()}
    if name in found[dataset]:
        return ""
    domain = dataset.partition("/")[0]
    told = []
    for slug in sorted(found, key=lambda slug: (not slug.startswith(f"{domain}/"), slug)):
        if name in found[slug]:
            lacking = " and ".join(f"“{each}”" for each in beside if each not in found[slug])
            told.append(f"{slug}{f' (which has no {lacking})' if lacking else ''}")
    tables = ", ".join(told[:MOST_NAMED]) + (" …" if len(told) > MOST_NAMED else "")
    return f"“{name}” is no parameter of {dataset}, but of {tables}." if told else ""
