"""What the public reads of a table of claims, and may ask: its columns, filters and words.

A domain's `tables.py` registers one for each dataset, and its page, files and API follow; its
docstring is the API's documentation (see docs/how-to-add-a-table.md).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from inspect import getfile
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.text import capfirst

from nkworld.atlas.models import Country
from nkworld.provenance.dates import Frequency, PartialDateField, Period
from nkworld.provenance.models import Authority, Exclusion, HeadlineRule, Observation, Read, Status
from nkworld.provenance.registries import in_order_of_apps, registrar, texts_beside

from .fields import (
    ALL,
    AnyOfField,
    ChoiceSelect,
    MomentField,
    OneOfField,
    PeriodField,
    SinceField,
    YearOrDateField,
)
from .parameters import (
    CountriesField,
    ReleaseField,
    RuleField,
    SourcesField,
    WordsField,
    with_region,
)
from .questions import Contradiction, InvalidQuery, QuestionForm, refuse_unknown

Pairs = Iterator[tuple[str, str]]  # a parameter and a sentence

VINTAGES, RELEASE, SINCE = "vintages", "release", "since"
# What a program can ask beside a page: what was said before, what one release brought, what is new.
HISTORY = (VINTAGES, RELEASE, SINCE)
# Read together by `ClaimQuestion.claims_of`; each of the others narrows the rows by itself.
TOGETHER = ("from", "to", "source", "rule", "readings", "as_of", "region", *HISTORY)
FROM = "The period begins then or later: a year, a month or a day, such as 2015 or 2015-03."
TO = "The period begins then or earlier: a year, a month or a day, such as 2016 or 2016-02."
EVERY_READING = (
    "`all` gives every reading of each claim: the other pages on which the same figure of the same "
    "source was read. Unless said, a claim stands alone, as its best reading."
)
READINGS = [("", "the claim alone"), (ALL, "all of each claim")]
EVERY_VINTAGE = (
    "`all` gives each claim with everything that its source said of the cell before, as it was "
    "published: `known_from` and `known_until` tell when. With rule=all cells that have ended are "
    "among them."
)


class RuleSelect(ChoiceSelect):
    """The default goes unsaid, so that who asks for excluded figures contradicts nothing."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        if value == [""] and groups:
            groups[0][1][0] |= {"value": "", "selected": True}
        return groups


def fields_of_claims(model: type[Observation]) -> dict[str, forms.Field]:
    dataset = model.dataset
    every = [("", "as they stand"), READINGS[1]]
    return {
        "period": PeriodField(),
        "from": YearOrDateField(label="From", meaning=FROM),
        "to": YearOrDateField(label="To", meaning=TO),
        "frequency": AnyOfField(Frequency.choices, "Frequency"),
        "source": SourcesField(model=model),
        "status": AnyOfField(Status.choices, "Status"),
        "exclusion": AnyOfField(
            Exclusion.choices,
            "Excluded as",
            meaning="Figures in the ledger of exclusions for this kind of reason.",
        ),
        "read": AnyOfField(
            Read.choices,
            "How it was read",
            meaning="Figures read at the source, quoted by another, or in a compilation.",
        ),
        "authority": AnyOfField(
            Authority.choices,
            "Whose word it is",
            path="source__authority",
            meaning="Figures of sources that are official, an agency or think tank, the press, a "
            "compiler of what others say, or a blog.",
        ),
        "q": WordsField(),
        "rule": RuleField(dataset, widget=RuleSelect),
        "readings": OneOfField(READINGS, "Readings", meaning=EVERY_READING),
        "as_of": MomentField(),
        VINTAGES: OneOfField(every, "Vintages", meaning=EVERY_VINTAGE),
        RELEASE: ReleaseField(dataset=dataset),
        SINCE: SinceField(label="Known since"),
    }


class ClaimQuestion(QuestionForm):
    """What is asked of a table of claims. A domain adds the fields of its own cell.

    `rule` defaults to the dataset's headline rule, `all` gives every claim, the excluded ones
    among them. Asking for `status=excluded`, or for an `exclusion`, reads the ledger, which no
    rule covers. What contradicts itself is refused.
    `elsewhere` names what is read by whoever asks, such as the number of a page; a program also
    asks for the history of claims (`with_history`), which no page lists.
    """

    model: ClassVar[type[Observation]]

    def __init__(
        self,
        query: Any = None,
        *,
        elsewhere: Iterable[str] = ("page",),
        with_history: bool = False,
        more: Mapping[str, forms.Field] = MappingProxyType({}),
        only_requested: bool = False,
    ) -> None:
        own = type(self).base_fields
        if not with_history:
            own = {name: field for name, field in own.items() if name not in HISTORY}
            self.base_fields = own  # type: ignore[misc]
        known = [*self.base_fields, *more, *elsewhere]
        beside = [name for name in query or {} if name in type(self).base_fields]
        unknown = (name for name in query or {} if name not in known)
        others = {name: parameter_elsewhere(name, self.model.dataset, beside) for name in unknown}
        refuse_unknown(query or {}, known, others)
        super().__init__(query, more=more, only_requested=only_requested)

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        for name, sentence in self.contradictions(params):
            self.contradicts(name, sentence)
        return params

    def contradictions(self, params: Mapping[str, Any]) -> Pairs:
        if label := params.get("period"):
            period = Period.parse(label, ahead=True)
            first, last, wanted = params.get("from"), params.get("to"), params.get("frequency")
            if first and period.start < first.first:
                sentence = f"{label} begins before {first}, the “from”: leave one of the two out."
                yield "period", sentence
            if last and period.start > last.last:
                sentence = f"{label} begins after {last}, the “to”: leave one of the two out."
                yield "period", sentence
            if wanted and period.frequency not in wanted:
                sentence = f"{label} is {period.frequency}: leave “frequency” out, or the period."
                yield "frequency", sentence
        status, kinds = params.get("status") or [], params.get("exclusion")
        by_rule = params.get("rule") not in (ALL, None)
        # Excluded figures stand in a ledger of their own, from which no rule chooses.
        if kinds and status and Status.EXCLUDED not in status:
            yield "exclusion", "Excluded figures have the status excluded: leave “status” out."
        elif kinds or status == [Status.EXCLUDED]:
            if self.data.get("rule") and by_rule:
                yield (
                    "rule",
                    "No rule chooses among excluded figures: leave “rule” out, or write rule=all.",
                )
            if params.get("readings") == ALL:
                yield "readings", "All excluded figures are given anyway: leave “readings” out."
        elif Status.EXCLUDED in status and by_rule:
            yield "status", "No rule chooses excluded figures: ask for them alone, or add rule=all."

    @cached_property
    def claims(self) -> Any:
        return self.claims_of(self.validated().cleaned_data)

    def leaving_out(self, names: Iterable[str]) -> Any:
        blank = {name: self.known[name].clean("") for name in names}
        return self.claims_of(self.cleaned_data | blank)

    def claims_of(self, params: Mapping[str, Any]) -> Any:
        first, last, moment = params["from"], params["to"], params["as_of"]
        rows = self.model.objects.beginning(first and first.first, last and last.last)
        sources, release = params["source"], params.get(RELEASE)
        if release:
            if sources and release.source not in sources:
                whose = f"Release {release.pk} is of {release.source.slug}"
                raise InvalidQuery([(RELEASE, Contradiction(f"{whose}: leave one of them out."))])
            sources = [release.source]  # among whose claims the rule chooses
        every = rows.with_readings(moment) if self.gives_readings else rows.as_of(moment)
        if self.gives_vintages:
            every = rows.published(moment, self.gives_readings)
        if rule := rule_of(params):
            rows = rows.headline(rule, as_of=moment, sources=sources)
            if self.gives_vintages or self.gives_readings:
                rows = (every if self.gives_vintages else every.included()).beside(rows)
        else:
            rows = every.filter(source__in=sources) if sources else every
        if release:
            rows = rows.filter(release=release)
        if since := params.get(SINCE):
            if moment and since > moment:
                sentence = "It lies after as_of: swap the two, or leave one out."
                raise InvalidQuery([(SINCE, Contradiction(sentence))])
            rows = rows.filter(known_from__gt=since)
        for name in type(self).base_fields:
            if name not in TOGETHER and (value := params.get(name)):
                rows = self.known[name].narrow(rows, name, value)
        return rows

    @property
    def gives_vintages(self) -> bool:
        return self.cleaned_data.get(VINTAGES) == ALL

    @property
    def gives_readings(self) -> bool:
        return self.cleaned_data["readings"] == ALL

    @property
    def rule(self) -> HeadlineRule | None:
        return rule_of(self.cleaned_data)

    @property
    def reads_ledger(self) -> bool:
        return reads_ledger(self.cleaned_data)


def reads_ledger(params: Mapping[str, Any]) -> bool:
    return bool(params.get("exclusion")) or params.get("status") == [Status.EXCLUDED]


def rule_of(params: Mapping[str, Any]) -> HeadlineRule | None:
    return None if reads_ledger(params) or params["rule"] == ALL else params["rule"]


_tables: dict[str, "type[ClaimTable]"] = {}

CELLS = "components/cells.html"
TEXTS = "tables.yaml"
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
    """One dataset's claims as the public reads them. Its docstring is the API's documentation; what
    is text may stand in `tables.yaml` beside its module, under the dataset.
    """

    model: ClassVar[type[Observation]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "model" in vars(cls):
            texts = texts_beside(getfile(cls), TEXTS, optional=True)
            for name, text in texts.get(cls.model.dataset, {}).items():
                is_mapping = isinstance(text, dict) and name in vars(cls)
                setattr(cls, name, text | vars(cls)[name] if is_mapping else text)

    # The page
    name: ClassVar[str] = "claims"  # of the table in the page
    caption: ClassVar[str]
    # Of the page of its figures, where `dataset_paths` makes one of this declaration
    description: ClassVar[str] = ""
    lede: ClassVar[str] = ""
    also: ClassVar[str] = ""  # further words by which the search finds that page
    further_pages: ClassVar[Mapping[str, str]] = {}  # {title: name of its address}
    caption_note: ClassVar[str] = ""  # unit, direction, what must not be added
    columns: ClassVar[tuple[str, ...]]  # fields or properties, in order
    headings: ClassVar[Mapping[str, str]] = {}  # of those that the model does not call so
    papers: ClassVar[Mapping[str, str]] = {"source": "Source", "reading": "How it was read"}
    terms: ClassVar[Mapping[str, str]] = {}  # {column: term of the glossary}
    cells: ClassVar[Mapping[str, str]] = {}  # {column: template}, where its kind does not tell
    crumbs: ClassVar[tuple[tuple[str, str], ...]] = (("Data", "portal:datasets"),)

    # What may be asked: fields under their headings, or {field: label or form field}, of a form
    # with rules of the domain's own
    filters: ClassVar[tuple[str, ...] | Mapping[str, str | forms.Field]] = ()
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
    def get_headings(cls) -> dict[str, str]:
        """{field or property: heading}: the model's name of a field, or another of the table."""
        fields = cls.model._meta.fields
        return {each.name: capfirst(str(each.verbose_name)) for each in fields} | {**cls.headings}

    @classmethod
    def get_columns(cls) -> list[Column]:
        cells, headings = {**SHARED_CELLS, **cls.cells}, cls.get_headings()
        titles = {**{name: headings[name] for name in cls.columns}, **cls.papers}
        terms = {READING: "how-it-was-read", **cls.terms}
        columns = (column_of(cls.model, *each, cells) for each in titles.items())
        return [replace(each, term=terms.get(each.name, "")) for each in columns]

    @classmethod
    def get_fields(cls) -> list[str]:
        names = cls.fields or (*cls.model.cell, *cls.model.own_content())
        return [n for n in names if n not in ("period", "frequency", *cls.last_fields)]

    @classmethod
    def get_breaks(cls, moment: datetime | None = None) -> Callable[[Mapping[str, Any]], str]:
        """A function of a row of the CSV: what its source counts otherwise from there on, or ""."""
        return lambda claim: ""

    @classmethod
    @cache
    def get_question(cls) -> type[ClaimQuestion]:
        own: dict[str, Any] = {}
        headings, labels = cls.get_headings(), cls.filters
        if not isinstance(labels, Mapping):
            labels = {name: headings[name] for name in labels}
        for name, declared in labels.items():
            own[name] = declared
            if isinstance(declared, str):
                field: Any = cls.model._meta.get_field(name)
                if field.remote_field and field.remote_field.model is Country:
                    own[name] = CountriesField(label=declared)
                else:
                    own[name] = AnyOfField([each for each in field.choices if each[0]], declared)
        every = fields_of_claims(cls.model)
        cell = {name: field for name, field in own.items() if name not in every}
        with_region(cell)
        name, fields = f"{cls.model.__name__}Question", {**cell, **every, **own}
        return type(name, (cls.question,), {**fields, "model": cls.model})


def column_of(model: type[models.Model], name: str, title: str, cells: Mapping[str, str]) -> Column:
    field = {f.name: f for f in model._meta.fields}.get(name)
    is_number = isinstance(field, NUMBERS)
    kind = "number" if is_number else "date" if isinstance(field, PartialDateField) else "text"
    kind = "link" if isinstance(field, models.ForeignKey) else kind
    return Column(name, title, cells.get(name) or f"{CELLS}#{kind}", is_number and name != READING)


def register(table: type[ClaimTable]) -> type[ClaimTable]:
    slug = table.model.dataset
    announce: Callable = registrar(_tables, slug, f"The dataset {slug} has two tables of claims.")
    return announce(table)


def claim_tables() -> Mapping[str, type[ClaimTable]]:
    return dict(in_order_of_apps(_tables.items(), lambda item: item[1].__module__))


def claim_table(dataset: str) -> type[ClaimTable]:
    return _tables[dataset]


def parameter_elsewhere(name: str, dataset: str, beside: Iterable[str] = ()) -> str:
    """A sentence: which other tables have a parameter that this one lacks; empty where none has."""
    found = {slug: table.get_question().base_fields for slug, table in _tables.items()}
    if name in found[dataset]:
        return ""
    domain = dataset.partition("/")[0]
    others = []
    for slug in sorted(found, key=lambda slug: (not slug.startswith(f"{domain}/"), slug)):
        if name in found[slug]:
            lacking = " and ".join(f"“{each}”" for each in beside if each not in found[slug])
            others.append(f"{slug}{f' (which has no {lacking})' if lacking else ''}")
    tables = ", ".join(others[:MOST_NAMED]) + (" …" if len(others) > MOST_NAMED else "")
    return f"“{name}” is no parameter of {dataset}, but of {tables}." if others else ""
