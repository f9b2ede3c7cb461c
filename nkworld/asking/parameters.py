"""What may be asked of a figure.

Parameters that name what is on record: rules (as they are now, or were at a moment), sources,
countries, releases, tables, words.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import CharField, Model, Q, SlugField, TextField, URLField
from django.http import QueryDict

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country, CountryNotResolved, CountryResolver, countries
from nkworld.charts.context import MOST
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.editions import kept_between_edits
from nkworld.provenance.models import Dataset, HeadlineRule, Release, Source
from nkworld.provenance.tables import reference_rows, table_models

from . import marks
from .fields import (
    ALL,
    NAME,
    AnyOfField,
    KnownField,
    MomentField,
    OneOfField,
    ReadField,
    Schema,
    YearField,
    as_known,
    named_in,
    or_invalid,
    parse_moment,
    words,
    written,
)
from .questions import QuestionForm, answered, as_refusal, refusal, refuse_unknown


@once_per_request
@kept_between_edits
def _current_rules() -> dict[str, dict[str, HeadlineRule]]:
    rules = HeadlineRule.objects.current().select_related("dataset")
    found: dict[str, dict[str, HeadlineRule]] = defaultdict(dict)
    for rule in rules.order_by("-is_default", "slug").with_order():
        found[rule.dataset.slug][rule.slug] = rule
    return found


def rules_of(dataset: str, moment: datetime | None = None) -> dict[str, HeadlineRule]:
    """{slug: rule} of a dataset, the default first, newest versions only, as of a moment."""
    return dict((rules_at(moment) if moment else _current_rules()).get(dataset, {}))


def rule_called(
    dataset: str,
    slug: str = "",
    version: str = "",
    rules: dict[str, HeadlineRule] | None = None,
    moment: datetime | None = None,
) -> HeadlineRule:
    """Its newest version unless named, or the dataset's default, at a moment; else LookupError."""
    if version:  # an older order stays addressable, because citations name it
        versions = HeadlineRule.objects.filter(dataset__slug=dataset, slug=slug)
        known = {str(rule.version): rule for rule in versions}
        if version not in known:
            raise LookupError(refusal(f"“{slug}” has no version “{version}”.", version, known))
        found = known[version]
        return _as_they_stood(moment)[0][found.pk] if moment else found
    if rules is None:
        rules = rules_of(dataset, moment)
    if slug:
        return rules[slug]
    if not rules:
        raise LookupError(f"The dataset {dataset} has no headline rule yet: ask for rule=all.")
    return next(iter(rules.values()))


@once_per_request
def rules_at(moment: datetime) -> dict[str, dict[str, HeadlineRule]]:
    """{dataset: {slug: rule}}, the default first; before the first rule the first ever is meant."""
    standing, later = _as_they_stood(moment)
    newest: dict[str, dict[str, HeadlineRule]] = defaultdict(dict)
    for key, rule in standing.items():
        if key not in later:
            newest[rule.dataset.slug][rule.slug] = rule
    for rule in standing.values():  # the first of its name, still to come then
        newest[rule.dataset.slug].setdefault(rule.slug, rule)
    defaults = {(rule.dataset.slug, rule.slug) for rule in standing.values() if rule.is_default}
    return {
        dataset: dict(
            sorted(own.items(), key=lambda one: ((dataset, one[0]) not in defaults, one[0]))
        )
        for dataset, own in newest.items()
    }


@once_per_request
def _as_they_stood(moment: datetime) -> tuple[dict[int, HeadlineRule], set[int]]:
    """{key: each version of a rule as it stood at a moment, or stood first}, the oldest first, and
    the keys of those that were not there yet.
    """
    rules = HeadlineRule.objects.select_related("dataset").order_by("version", "pk").with_order()
    states: dict[int, dict[str, Any]] = {}
    defaults: dict[int, int] = {}
    rows = HeadlineRule.history.order_by("history_date", "history_id")
    names = ("id", "dataset_id", "history_date", "title", "description", "is_default")
    for row in rows.values(*names):
        is_over = row["history_date"] <= moment
        if is_over or row["id"] not in states:
            states[row["id"]] = row
        if row["is_default"] and (is_over or row["dataset_id"] not in defaults):
            defaults[row["dataset_id"]] = row["id"]
    for rule in rules:
        if state := states.get(rule.pk):
            rule.title, rule.description = state["title"], state["description"]
        if rule.dataset_id in defaults:
            rule.is_default = rule.pk == defaults[rule.dataset_id]
    later = {key for key, state in states.items() if state["history_date"] > moment}
    return {rule.pk: rule for rule in rules}, later


class RuleField(OneOfField):
    """The headline rule of a dataset; empty means its default, `kotra-first.1` an older version."""

    meaning = (
        "Whose claim is given where several sources speak of one cell; the default’s unless said. "
        "A version can be named, as in `kotra-first.1`: an order may change, a version never does."
    )

    label = "Rule"
    term = "headline-rule"  # of the glossary

    def __init__(self, dataset: str, allow_all: bool = True, **kwargs: Any) -> None:
        self.dataset, self.allow_all = dataset, allow_all
        super().__init__(self._rule_choices, **kwargs)

    moment: datetime | None = None

    def ask_as_of(self, text: str) -> None:
        try:
            self.moment = parse_moment(text)
        except ValueError:
            return  # the field of the moment complains
        self.choices = self._rule_choices  # of the widget, too, which has a copy

    def _rule_choices(self) -> list[tuple[str, str]]:
        every = [(ALL, "Every claim")] if self.allow_all else []
        rules = rules_of(self.dataset, self.moment)
        return [(slug, rule.title) for slug, rule in rules.items()] + every

    def clean(self, value: Any) -> Any:
        slug, _, version = (value or "").partition(".")
        slug = super().clean(slug)
        if slug == ALL:
            return ALL
        try:
            return rule_called(self.dataset, slug, version, moment=self.moment)
        except LookupError as error:
            raise forms.ValidationError(as_refusal(error)) from error

    def written(self) -> Schema:
        """Any version of any rule: a list would be out of date with the next one."""
        rules = HeadlineRule.objects.filter(dataset__slug=self.dataset).order_by("slug", "version")
        found: dict[str, list[str]] = {}
        for slug, version in rules.values_list("slug", "version"):
            found.setdefault(slug, []).append(str(version))
        known = [rf"{slug}(\.({'|'.join(numbers)}))?" for slug, numbers in found.items()]
        every = [*known, ALL] if self.allow_all else known
        current = rules_of(self.dataset, self.moment)
        slugs = [slug for slug in found if slug in current]
        examples = [slugs[0], f"{slugs[0]}.{found[slugs[0]][-1]}"] if slugs else [ALL]
        return written(f"({'|'.join(every) or '-'})", *examples)


class SourcesField(ReadField):
    """`model` is the table asked: whoever speaks in it is offered where a name is wrong."""

    meaning = "One source or several, by slug, separated by commas."
    label = "Source"
    widget = forms.TextInput(attrs={"size": 12})
    options = (*ReadField.options, "model")
    model: Any = None

    def to_python(self, value: Any) -> Any:
        slugs = named_in(value)
        known = {source.slug: source for source in Source.objects.all()} if slugs else {}
        slugs = list(dict.fromkeys(as_known(slug, known) for slug in slugs))
        for slug in (slug for slug in slugs if slug not in known):
            spoken: list[str] = []
            if self.model and any(field.name == "source" for field in self.model._meta.fields):
                rows = self.model.objects.as_of().order_by()
                spoken = list(rows.values_list("source__slug", flat=True).distinct())
            sentence = f"“{slug}” is not a source."
            raise forms.ValidationError(refusal(sentence, slug, spoken or known))
        return [known[slug] for slug in slugs]

    def written(self) -> Schema:
        slugs = Source.objects.order_by("slug").values_list("slug", flat=True)
        return words(slugs, most=0) | {NAME: "SourceSlugs"}


country_names = kept_between_edits(CountryResolver.load)


class CountriesField(ReadField):
    """`refused` is {code: why that country makes no sense here}."""

    meaning = (
        "One country or several, by ISO code, slug or name in English, Korean or Chinese, "
        "separated by commas or semicolons."
    )
    label = "Country"
    widget = forms.TextInput(attrs={"size": 16})
    options = (*ReadField.options, "refused")
    refused: Mapping[str, str] = MappingProxyType({})
    most = 0  # how many can be named; 0 is no limit

    def read(self, text: str) -> Country:
        found = country_names().as_typed(text)
        if found.code in self.refused:
            raise ValueError(self.refused[found.code])
        return found

    def to_python(self, value: Any) -> Any:
        text = (value or "").strip(" ,;")
        if not text:
            return named_in((value or "").replace(";", ","))
        try:
            # “Korea, Dem. People’s Rep. of” is one name.
            return [self.read(text)]
        except ValueError as error:
            parts = [one for one in text.replace(";", ",").split(",") if one.strip()]
            if len(parts) < 2 or not isinstance(error, CountryNotResolved):
                raise forms.ValidationError(as_refusal(error)) from error
        return [or_invalid(self.read, one.strip()) for one in parts]

    def written(self) -> Schema:
        """No list of codes: a country is named in many ways, of which no pattern can tell."""
        form, more = ("country", []) if self.most == 1 else ("countries", ["CHN,RUS"])
        return {"type": "string", "format": form, "examples": ["CHN", "China", *more]}


class CountryField(CountriesField):
    meaning = "One country, by ISO code, slug or name in English, Korean or Chinese."
    most = 1

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if len(found) > 1:
            raise forms.ValidationError("Name one country only.")
        return found[0] if found else None


def _regions() -> list[tuple[str, str]]:
    found = [("", "all")]
    for part in ("region", "subregion"):
        names = sorted({getattr(each, part) for each in countries().values()} - {""})
        found += [(name, name) for name in names]
    return found


class RegionField(AnyOfField):
    label = "Region"
    narrows_countries = True
    meaning = (
        "Rows of the countries of one region or subregion of the United Nations, or of several, "
        "separated by commas; no aggregate is among them."
    )


def with_region(fields: dict[str, Any]) -> None:
    """Who can ask for countries can ask for those of a region, where claims have words."""
    if type(fields.get("country")) is CountriesField:
        fields["region"] = RegionField(_regions)


class WordsField(ReadField):
    meaning = (
        "Rows in whose quotation, note or other words this stands, in any language and capitals: "
        "석탄, coal."
    )
    label = "Words"
    widget = forms.TextInput(attrs={"size": 12})
    usual = {"max_length": 100, "empty_value": ""}

    def read(self, text: str) -> str:
        """Composed as the stored texts are, whatever the keyboard: 석 is one letter, not three."""
        return unicodedata.normalize("NFC", text)

    def narrow(self, rows: Any, name: str, value: str) -> Any:
        fields = ((f"{field}__icontains", value) for field in written_fields(rows.model))
        return rows.filter(Q(*fields, _connector=Q.OR))


class ReleaseField(KnownField):
    meaning = (
        "The rows that one release brought, by its number, as far as they stand; with "
        "vintages=all those that were replaced or withdrawn since as well."
    )
    label = "Release"
    schema_name = "ReleaseNumber"
    options = (*KnownField.options, "dataset")
    dataset = ""

    def _releases(self) -> Any:
        releases = Release.objects.public()
        return releases.filter(dataset__slug=self.dataset) if self.dataset else releases

    def vocabulary(self) -> Mapping[str, Any]:
        keys = self._releases().order_by("pk").values_list("pk", flat=True)
        return dict.fromkeys(map(str, keys))

    def read(self, text: str) -> Release:
        is_number = text.isascii() and text.isdigit() and len(text) <= 18
        found = self._releases().cited().filter(pk=text).first() if is_number else None
        if found is None:
            of = f" of {self.dataset}" if self.dataset else ""
            raise ValueError(
                f"“{text}” is not the number of a release{of}: /api/v1/releases/ has them all."
            )
        return found


class DatasetField(OneOfField):
    label = "Dataset"
    meaning = "One dataset, as in its address: trade/flows."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_datasets, **kwargs)

    def clean(self, value: Any) -> Any:
        slug = super().clean(value)
        datasets = reference_rows(Dataset).values()
        return next((each for each in datasets if each.slug == slug), None) if slug else None


def _datasets() -> Iterable[tuple[str, str]]:
    known, datasets = table_models(), reference_rows(Dataset).values()
    titles = [(each.slug, each.title) for each in datasets if each.slug in known]
    return [("", "All"), *sorted(titles, key=itemgetter(1))]


NO_WORDS = {"period", "citation", "derivation", "url"}  # addresses, dates and steps


@cache
def written_fields(model: type[Model]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        and not isinstance(field, SlugField | URLField | PartialDateField)
        and not (field.choices or field.unique or field.name in NO_WORDS)
    )


# Years and moment: what all figures of a page are asked alike.
SPAN = ("from", "to", "as_of")
MULTIPLES = "multiples"
COUNTRY = "country"
BETWEEN = ";"
MARKS = (
    "What is marked behind the picture: its own marks unless said, `none`, or a set of what "
    "happened meanwhile. The figures themselves stay as they are."
)
PICTURES = [("", "One picture"), ("1", "Small multiples")]
SMALL = "`1`: a small picture for each series, all to one scale. The figures are the same."
UP_TO_FIVE = "Up to five, repeated or separated by commas, stand side by side."


class FigureParameters(QuestionForm):
    """What every figure can be asked: rule, from, to, as_of. Fields are added below these.

    `query` is a QueryDict or dict; a name that no field has raises UnknownParameter.
    `required_in_api` names what a page may assume and prints, but who asks the API has to say.
    One that can be asked for a country can be asked for up to five, side by side.
    A figure whose x is time can also be asked what to mark behind it: `over_time` says whether
    it is one, where that does not follow from `shared`.
    """

    dataset: str
    allow_all = True
    shared: tuple[str, ...] = ("rule", *SPAN)
    required_in_api: tuple[str, ...] = ()
    over_time: bool | None = None

    def __init__(self, query: Any = None, **kwargs: Any) -> None:
        if isinstance(query, QueryDict) and len(query.getlist(COUNTRY)) > 1:
            query = query.copy()
            query[COUNTRY] = BETWEEN.join(filter(None, query.getlist(COUNTRY)))
        self.countries: list[Country] = []
        self.given = answered(query)
        texts = {name: field.initial for name, field in self.base_fields.items()}
        known = ((name, text() if callable(text) else text) for name, text in texts.items())
        self.defaults = {name: text for name, text in known if text is not None}
        given = self.defaults | self.given
        names: list[str] = []
        for part in given.get(COUNTRY, "").split(BETWEEN):
            try:
                if "," in part:  # “Korea, Rep. of” stays whole
                    CountryResolver.load().resolve(part.strip())
                names.append(part)
            except CountryNotResolved:
                names += part.split(",")
        first, *self._further = list(filter(None, map(str.strip, names))) or [""]
        asked = given | ({COUNTRY: first} if first else {})
        super().__init__(asked, more=self.common_fields(), **kwargs)
        for name, text in self.defaults.items():
            field: Any = self.fields[name]
            field.required, field.initial = True, text
            field.required_in_api = name in self.required_in_api
        if isinstance(country := self.fields.get(COUNTRY), CountryField):
            country.meaning = f"{country.meaning} {UP_TO_FIVE}"
            country.most = MOST
        refuse_unknown(query or {}, self.fields)

    @classmethod
    @cache
    def common_fields(cls) -> dict[str, forms.Field]:
        """Made once for each kind of figure: a form asks copies of them."""
        common: dict[str, forms.Field] = {
            "rule": RuleField(cls.dataset, cls.allow_all),
            "from": YearField(label="From", meaning="First year of the figure."),
            "to": YearField(label="To", meaning="Last year of the figure."),
            "as_of": MomentField(),
        }
        more = {name: common[name] for name in cls.shared}
        if "from" in cls.shared if cls.over_time is None else cls.over_time:
            more["marks"] = OneOfField(marks.choices, "Marks", meaning=MARKS)
        more[MULTIPLES] = OneOfField(PICTURES, "Drawn as", meaning=SMALL)
        return more

    def clean_country(self) -> Country:
        """The first of the countries; `countries` are all of them, each once."""
        first, clean = self.cleaned_data[COUNTRY], self.fields[COUNTRY].clean
        self.countries = list(dict.fromkeys([first, *map(clean, self._further)]))
        if len(self.countries) > MOST:
            raise forms.ValidationError(
                f"{len(self.countries)} countries are named: {MOST} at most can be told apart."
            )
        if self._further:
            self.given[COUNTRY] = ",".join(country.code for country in self.countries)
        return first

    def missing_required(self) -> list[tuple[str, str]]:
        """What was assumed though it has to be said: pairs of a name and a sentence."""
        missing: dict[str, Any] = {
            n: self.fields[n] for n in self.required_in_api if n not in self.given
        }
        return [
            (name, f"{field.meaning} Known here: {', '.join(field.keys())}.")
            for name, field in missing.items()
        ]


def figure_parameters(dataset: str, **settings: Any) -> type[FigureParameters]:
    return type("Parameters", (FigureParameters,), {"dataset": dataset, **settings})
