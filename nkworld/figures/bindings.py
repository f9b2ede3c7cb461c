"""Numbers in prose are bound to claims, by a key such as trade:CHN:2015:total:kotra, and lead to
the page of a claim, or of the point of a figure, /numbers/….

A domain's `bindings.py` announces how keys that begin with its name are read (see
claim_bindings). All keys of a text are asked at once, so that a domain needs one query.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from nkworld.asking.questions import nearest
from nkworld.atlas.memo import ask_once
from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, Part, Point
from nkworld.provenance.derivations import Printed
from nkworld.provenance.models import Observation, Source
from nkworld.provenance.registries import registrar

MOST_ADDED = 12  # claims that one page adds up
ROLES = ("peak", "newest", "base")
_resolvers: dict = {}


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
    """A fact in words (see `stated_facts`), looked up when first asked for; refuses no text."""

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
    return registrar(_resolvers, domain, f"The keys of {domain} are read by two resolvers.")


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


def is_read(key: str) -> bool:
    return role_of(key)[1].partition(":")[0] in _resolvers


def resolve(keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Answer]:
    """{key: what is bound to it}, now or at a moment; within a request each is looked up once."""
    numbers, by_domain = {key: role_of(key)[1] for key in keys}, defaultdict(list)
    known: dict[str, Answer] = ask_once((resolve, as_of), dict)
    for number in dict.fromkeys(numbers.values()):
        if number not in known:
            by_domain[number.partition(":")[0]].append(number)
    for domain, new in by_domain.items():
        if resolver := _resolvers.get(domain):
            known |= resolver(new, as_of)
        else:
            sentence = f"No table here is bound by “{domain}”. {nearest(domain, _resolvers)}"
            known |= dict.fromkeys(new, Unbound(sentence, pending=True))
    return {key: known[number] for key, number in numbers.items()}


def misnamed(country: str, source: str) -> str:
    countries = Country.objects.values_list("code", flat=True)
    sources = Source.objects.values_list("slug", flat=True)
    if country not in countries:
        return f"“{country}” is not a country’s code. {nearest(country, countries)}"
    if source not in sources:
        return f"“{source}” is not a source. {nearest(source, sources)}"
    return ""


class NumberAddresses:
    """Of the numbers of a figure; `of_state`, as files name them: of the state that is drawn,
    whatever is published later.
    """

    def __init__(self, figure: Figure, of_state: bool = False) -> None:
        state = figure.pin.query if of_state and figure.pin else {}
        self.slug = figure.slug
        self.query = sorted((dict(figure.query) | state).items()) if of_state else figure.query

    def of(self, series: str, x: str) -> str:
        start = page_address("portal:charts").removesuffix("charts/")
        end = f"?{urlencode(self.query, safe=',')}" if self.query else ""
        return f"{start}numbers/{self.slug}/{quote(series)}/{quote(x)}/{end}"


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
