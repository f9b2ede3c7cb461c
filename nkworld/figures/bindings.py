"""Numbers in prose are bound to claims, by a key such as trade:CHN:2015:total:kotra, and lead to
the page of a claim, or of the point of a figure, /numbers/….

A domain's `bindings.py` announces how keys that begin with its name are read, mostly by a
`ClaimBinding`: a key says which name, about whom, when, what and by whom; further words narrow it.

    trade:CHN:2015:total:kotra        arrivals:RUS:2024:persons:fsb:to-dprk

All keys of a text are asked at once, so that a domain needs one query.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from nkworld.asking.questions import nearest
from nkworld.atlas.memo import ask_once
from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, Part, Point, exact
from nkworld.provenance.derivations import Printed
from nkworld.provenance.models import Exclusion, Observation, ObservationQuerySet, Source
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import observation_models

MOST_ADDED = 12  # claims that one page adds up
ROLES = ("peak", "newest", "base")
resolvers: dict = {}


@dataclass(frozen=True)
class Bound:
    """What claims say, in `unit`; `url` is the table of them, `card` the page of their sum."""

    value: Decimal
    unit: str
    url: str
    description: str
    claims: tuple[Observation, ...]
    card: str = ""

    @property
    def card_url(self) -> str:
        parts = [Part(claim.dataset, claim.pk) for claim in self.claims]
        return self.card or page_of_claims(parts) or self.url

    def complaint(self, text: str) -> str:
        try:
            agrees = Printed.parse(text).rounds_from(self.value)
        except ValueError as error:
            return str(error)
        return "" if agrees else f"“{text}” does not round from it: {self.description}."


@dataclass(frozen=True)
class Unbound:
    """Points to nothing, with a sentence why; `pending`: nobody reads keys of that name yet."""

    sentence: str
    pending: bool = False

    def complaint(self, text: str) -> str:
        return self.sentence


class OnRecord(NamedTuple):
    sentence: str
    url: str
    judge: Callable[[str], str]


@dataclass(frozen=True)
class Stated:
    """A fact in words (see `disagreements`), looked up when first asked for; refuses no text."""

    look_up: Callable[[], OnRecord]

    @cached_property
    def on_record(self) -> OnRecord:
        return self.look_up()

    @property
    def sentence(self) -> str:
        return self.on_record.sentence

    def complaint(self, text: str) -> str:
        return ""


Answer = Bound | Unbound | Stated


def register(domain: str) -> Callable:
    return registrar(resolvers, domain, f"The keys of {domain} are read by two resolvers.")


def one_by_one(read: Callable[[str, datetime | None], Any]) -> Callable:
    """A resolver of keys from one of a key: what it refuses in a sentence is unbound."""

    def resolver(keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in keys:
            try:
                found[key] = read(key, as_of)
            except ValueError as error:
                found[key] = Unbound(str(error))
        return found

    return resolver


def role_of(key: str) -> tuple[str, str]:
    """(peak, newest or base; the key of the number alone) of a key, `peak:trade:CHN:2014:…`."""
    role, _, number = key.partition(":")
    return (role, number) if role in ROLES else ("", key)


def resolve(keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Answer]:
    """{key: what is bound to it}, now or at a moment; within a request each is looked up once."""
    numbers, by_domain = {key: role_of(key)[1] for key in keys}, defaultdict(list)
    known: dict[str, Answer] = ask_once((resolve, as_of), dict)
    for number in dict.fromkeys(numbers.values()):
        if number not in known:
            by_domain[number.partition(":")[0]].append(number)
    for domain, new in by_domain.items():
        if resolver := resolvers.get(domain):
            known |= resolver(new, as_of)
        else:
            sentence = f"No table here is bound by “{domain}”. {nearest(domain, resolvers)}"
            known |= dict.fromkeys(new, Unbound(sentence, pending=True))
    return {key: known[number] for key, number in numbers.items()}


@dataclass(frozen=True)
class NumberAddresses:
    """Of the numbers of a figure; `of_state`, as files name them: of the state that is drawn,
    whatever is published later.
    """

    figure: Figure
    of_state: bool = False

    def of(self, series: str, x: str) -> str:
        query = self.figure.query
        if self.of_state:
            state = self.figure.pin.query if self.figure.pin else {}
            query = tuple(sorted((dict(query) | state).items()))
        start = page_address("portal:charts").removesuffix("charts/")
        end = f"?{urlencode(query, safe=',')}" if query else ""
        return f"{start}numbers/{self.figure.slug}/{quote(series)}/{quote(x)}/{end}"


def number_address(point: Point, figure: Figure | None = None) -> str:
    """Empty where nobody can tell what it rests on; `figure` draws the point."""
    if figure is None or not figure.slug:
        return page_of_claims(point.parts)
    addresses, claims = NumberAddresses(figure), page_of_claims(point.parts)
    for drawn in (figure.series, () if claims else figure.headed_by):
        for series in drawn:
            if any(each is point for each in series.points):
                return addresses.of(series.slug, point.x)
    return claims


def page_of_claims(parts: Collection[Part]) -> str:
    """The page of the claims that are added up; empty of any other reckoning."""
    datasets = {part.dataset for part in parts}
    is_sum = all(part.sign > 0 and not part.of_whole for part in parts)
    if len(datasets) != 1 or not is_sum or len(parts) > MOST_ADDED:
        return ""
    name = "portal:claim" if len(parts) == 1 else "portal:claim-sum"
    return page_address(name, *datasets, "+".join(str(part.key) for part in parts))


class Key(NamedTuple):
    """A key, read: `about` is a country's code, or the record that a domain finds by the word."""

    about: Any
    period: str
    measure: str
    source: str
    further: dict[str, Any]


class ClaimBinding:
    """The keys of one name, bound to the claims of one table; ValueError is told as a sentence.

        @bind_claims
        class TradeBinding(ClaimBinding):
            name, model, example = "trade", Flow, "trade:CHN:2015:total:kotra"
            measured_by = "direction"
            measures = {"export": [("export",)], "total": [("turnover",), ("export", "import")]}

    A measure names the sets of claims that may stand for it, the first that a source has; their
    sum is the number.
    """

    name: ClassVar[str]
    model: ClassVar[type[Observation]]
    example: ClassVar[str]  # how a key is written, in a sentence that begins with “write”
    measures: ClassVar[Mapping[str, Sequence[tuple[str, ...]]]]
    measured_by: ClassVar[str] = ""  # the field whose values the measures name, if any
    further: ClassVar[Mapping[str, Sequence[str]]] = {}  # {field: words}, the first if none is said
    currency: ClassVar[str] = ""  # before the number, in a sentence
    of_several: ClassVar[str] = ""  # behind it, where several claims are added

    def bind(self, keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Answer]:
        """{key: Bound or Unbound}, for every key, in one query for all."""
        parsed = one_by_one(lambda text, as_of: self.parse(text))(keys)
        read = {text: key for text, key in parsed.items() if isinstance(key, Key)}
        claims = self.claims_of(read.values(), as_of) if read else {}
        answer = one_by_one(lambda text, as_of: self.answer(read[text], claims, as_of))
        return parsed | answer(read, as_of)

    def parse(self, text: str) -> Key:
        about, period, measure, source, *more = self.words_of(text, 4, 4 + len(self.further))
        if measure not in self.measures:
            raise ValueError(
                f"“{measure}” is not a measure of {self.name}. {nearest(measure, self.measures)}"
            )
        further = {name: words[0] for name, words in self.further.items()}
        further |= dict(zip(self.further, more, strict=False))
        for name, word in further.items():
            if word not in self.further[name]:
                known = nearest(word, self.further[name])
                raise ValueError(f"“{word}” is not a {name} of {self.name}. {known}")
        return Key(about, period, measure, source, further)

    def words_of(self, text: str, least: int, most: int) -> list[str]:
        words = text.split(":")[1:]
        if not least <= len(words) <= most or not all(words):
            raise ValueError(f"“{text}” is not a key of {self.name}: write {self.example}.")
        return words

    def rows(self, as_of: datetime | None) -> ObservationQuerySet:
        return self.model.objects.as_of(as_of).included()

    def claims_of(self, keys: Iterable[Key], as_of: datetime | None) -> dict[tuple, list]:
        """{(code of the country, period, source, further values): claims}"""
        rows = self.rows(as_of).filter(
            country__code__in={key.about for key in keys},
            period__in={key.period for key in keys},
            source__slug__in={key.source for key in keys},
        )
        found = defaultdict(list)
        for row in rows.cited():
            further = (getattr(row, name) for name in self.further)
            found[row.country.code, row.period, row.source.slug, *further].append(row)
        return found

    def answer(self, key: Key, claims: dict[tuple, list], as_of: datetime | None) -> Bound:
        meant = self.meant(key, claims)
        if any(claim.value is None for claim in meant):
            sentence = "is given as a range only: print it without binding it."
            raise ValueError(f"{self.named(key)} {sentence}")
        if len(meant) > 1 and self.model.never_added:
            raise ValueError(f"{self.named(key)} is never added: {self.model.never_added}")
        value = sum(claim.value for claim in meant)
        moment = {"as_of": as_of.isoformat()} if as_of else {}
        query = {**self.narrowed(key, meant), "rule": "all"} | moment
        page = getattr(self.model, "page", "") or self.model.dataset.replace("/", ":")
        url = f"{page_address(page)}?{urlencode(query)}"
        description = self.description(key, meant, exact(value))
        return Bound(value, self.model.unit, url, description, tuple(meant))

    def meant(self, key: Key, claims: dict[tuple, list]) -> list:
        rows = claims.get((key.about, key.period, key.source, *key.further.values()), [])
        if rows and not self.measured_by:
            return rows
        by_value = {getattr(claim, self.measured_by): claim for claim in rows}
        for values in self.measures[key.measure]:
            if rows and by_value.keys() >= set(values):
                return [by_value[value] for value in values]
        countries = Country.objects.values_list("code", flat=True)
        if key.about not in countries:
            known = nearest(key.about, countries)
            raise ValueError(f"“{key.about}” is not a country’s code. {known}")
        sources = Source.objects.values_list("slug", flat=True)
        if key.source not in sources:
            raise ValueError(f"“{key.source}” is not a source. {nearest(key.source, sources)}")
        raise ValueError(f"There is no claim of {self.named(key)}.")

    def narrowed(self, key: Key, meant: list) -> dict[str, str]:
        query = {"country": key.about, "period": key.period, "source": key.source}
        if len(meant) == 1 and self.measured_by:
            query[self.measured_by] = getattr(meant[0], self.measured_by)
        return query

    def named(self, key: Key) -> str:
        return f"“{key.source}” on {self.subject(key, key.about)} in {key.period}"

    def subject(self, key: Key, about: object) -> str:
        raise NotImplementedError

    def description(self, key: Key, meant: list, number: str) -> str:
        """What the claims say: KOTRA, 2015, two-way trade with China: US$ 5,710,000,000."""
        first = meant[0]
        subject = self.subject(key, first.country)
        words = f"{first.source}, {key.period}, {subject}: {self.currency}{number}"
        return words + self.of_several if len(meant) > 1 else words


def bind_claims[Declared: type[ClaimBinding]](declared: Declared) -> Declared:
    register(declared.name)(declared().bind)
    return declared


ENDS = {"value": "value", "low": "value_low", "high": "value_high"}


@register("claim")
@one_by_one
def claim_by_cell(key: str, as_of: datetime | None) -> Bound:
    """One claim of any table, by fields of its cell and its source; `end=low` or `end=high` is one
    end of its range:

        claim:trade/goods?commodity=1507&country=CHN&period=2022-01/2022-03&source=china-customs
    """
    dataset, _, query = key.partition(":")[2].partition("?")
    fields, models = dict(parse_qsl(query)), observation_models()
    end = fields.pop("end", "value")
    if dataset not in models:
        raise ValueError(f"There is no table “{dataset}”. {nearest(dataset, models)}")
    if end not in ENDS:
        raise ValueError(f"“{end}” is no end of a range. {nearest(end, ENDS)}")
    model, wanted = models[dataset], {}
    known = {field.name: field for field in model._meta.get_fields() if field.concrete}
    for name, text in fields.items():
        if name not in known:
            raise ValueError(f"{dataset} has no “{name}”. {nearest(name, known)}")
        related = known[name].related_model
        names = {field.name for field in related._meta.get_fields()} if related else ()
        by = f"{name}__{'code' if 'code' in names else 'slug'}" if related else name
        wanted[by] = text
    found = list(model.objects.as_of(as_of).included().filter(**wanted).cited()[:2])
    if len(found) != 1:
        many = "Several claims have" if found else "There is no claim with"
        raise ValueError(f"{many} {', '.join(map('='.join, fields.items()))} in {dataset}.")
    [claim] = found
    value = getattr(claim, ENDS[end])
    if value is None:
        raise ValueError(f"“{key}” gives a range: write &end=low or &end=high behind it.")
    description = f"{claim.source}, {claim.cell_text}: {exact(value)}"
    return Bound(value, claim.unit, claim.get_absolute_url(), description, (claim,))


@register("excluded")
@one_by_one
def excluded_figures(key: str, as_of: datetime | None) -> Bound:
    """How many figures are excluded: `excluded:all`, or of a kind of reason, `excluded:mix-up`."""
    kind, kinds = key.partition(":")[2], ["all", *Exclusion.values]
    if kind not in kinds:
        raise ValueError(f"“{kind}” is no kind of reason. {nearest(kind, kinds)}")
    of_kind = {} if kind == "all" else {"exclusion": kind}
    first, *others = (
        model.objects.as_of(as_of).excluded().filter(**of_kind).order_by().values("pk")
        for model in observation_models().values()
    )
    count = first.union(*others, all=True).count()
    url = page_address("portal:exclusions") + (f"?exclusion={kind}" if of_kind else "")
    return Bound(Decimal(count), "figures", url, f"Excluded figures, {kind}: {count:,}", ())
