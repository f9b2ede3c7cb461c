"""The countries as a request reads them once, and which of them a text names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Self

from django.db.models import Value

from .memo import once_per_request
from .models import DPRK, Country, CountryAlias
from .names import close_matches, compatible, normalise

NEAREST = 3
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_ANSWERS = 10_000


@once_per_request
def countries() -> dict[int, Country]:
    """{key: country}, in the order of their names."""
    return {country.pk: country for country in Country.objects.all()}


@once_per_request
def linked_countries() -> dict[int, Country]:
    """The same, each with what came before and after it, so that nobody asks again."""
    found = countries()
    place = {key: number for number, key in enumerate(found)}
    for country in found.values():
        country.earlier_states, country.former_wholes = [], []
        vars(country)["_prefetched_objects_cache"] = {"successors": [], "parts": []}
    successors, parts = (
        getattr(Country, name).through.objects.values_list(
            Value(name), "from_country_id", "to_country_id"
        )
        for name in ("successors", "parts")
    )
    links = successors.union(parts)
    for name, key, other in sorted(links, key=lambda link: (place[link[1]], place[link[2]])):
        state, country = found[key], found[other]
        vars(state)["_prefetched_objects_cache"][name].append(country)
        before = country.earlier_states if name == "successors" else country.former_wholes
        before.append(state)
    return found


def country_called(slug: str) -> Country | None:
    """The country of a slug, or the one that had it last; None if none ever did."""
    found = next((each for each in linked_countries().values() if each.slug == slug), None)
    if found:
        return found
    had_it: Any = Country.history.filter(slug=slug).order_by("-history_date", "-history_id")
    keys = had_it.values_list("id", flat=True)[:1]
    return next((countries()[key] for key in keys if key in countries()), None)


def of_one_region(country: Country) -> list[Country]:
    """The other countries of its part of the world, by name, North Korea not among them."""
    if not country.subregion:
        return []
    return [
        each
        for each in countries().values()
        if each.subregion == country.subregion
        and each.kind == Country.Kind.COUNTRY
        and each.code not in (DPRK, country.code)
    ]


def of_one_descent(country: Country) -> list[Country]:
    """The country with the states before and after it, and with all that came of these: of Russia
    the Soviet Union and the fourteen others that were its parts.
    """
    neighbours: dict[int, set[int]] = {}
    for state in linked_countries().values():
        for other in (*state.successors.all(), *state.parts.all()):
            neighbours.setdefault(state.pk, set()).add(other.pk)
            neighbours.setdefault(other.pk, set()).add(state.pk)
    found, to_visit = {country.pk}, [country.pk]
    while to_visit:
        new = neighbours.get(to_visit.pop(), set()) - found
        found |= new
        to_visit += new
    return [countries()[key] for key in sorted(found)]


def named(country: Country) -> str:
    return f"{country.name} ({country.code})"


def listed(countries: Sequence[Country]) -> str:
    """`China (CHN), Chad (TCD) or Chile (CHL)`"""
    names = [named(country) for country in countries]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


class NotResolved(ValueError):
    """The text does not name one record; `str()` tells an editor what to write instead, and
    `to_a_reader` whoever can change nothing here.
    """

    def __init__(self, to_a_reader: str, to_an_editor: str = "") -> None:
        super().__init__(to_an_editor or to_a_reader)
        self.to_a_reader = to_a_reader


class CountryNotResolved(NotResolved):
    """`candidates` share the name; `nearest` are alike where nobody has it."""

    candidates: Sequence[Country] = ()
    nearest: Sequence[Country] = ()


class CountryResolver:
    """Answers from memory, for imports: made once with `load()`, then no query for a name.

    A name that two countries share in the data is ambiguous; none is preferred.
    """

    def __init__(self, countries: Iterable[Country], aliases: Iterable[tuple[str, int]]) -> None:
        """`aliases` are pairs of a key (see `normalise`) and a country's primary key, read when
        the first name comes that is no code.
        """
        self.countries, self.aliases = list(countries), aliases
        self.by_code: dict[str, set[Country]] = defaultdict(set)
        for country in self.countries:
            for code in filter(None, [country.code, country.iso2, country.m49]):
                self.by_code[code].add(country)
        self.answers: dict[str, Country | CountryNotResolved] = {}

    @cached_property
    def by_key(self) -> dict[str, set[Country]]:
        found: dict[str, set[Country]] = defaultdict(set)
        for country in self.countries:
            for name in (country.name, country.official_name, country.name_ko, country.slug):
                if name:
                    found[normalise(name)].add(country)
        by_pk = {country.pk: country for country in self.countries}
        for key, pk in self.aliases:
            found[key].add(by_pk[pk])
        return found

    @classmethod
    @once_per_request
    def load(cls) -> Self:
        return cls(countries().values(), CountryAlias.objects.values_list("key", "country"))

    def resolve(self, text: object) -> Country:
        """The one country that the text names.

        Understands ISO codes in capitals, M49 numbers, names, slugs and aliases.
        Raises CountryNotResolved.
        """
        text = str(text)
        if len(self.answers) > MOST_ANSWERS:  # it may be kept for days, and asked anything
            self.answers.clear()
        if text not in self.answers:
            self.answers[text] = self.answer(text)
        answer = self.answers[text]
        if isinstance(answer, CountryNotResolved):
            raise answer.with_traceback(None)
        return answer

    def as_typed(self, text: str) -> Country:
        """The same of what a reader types: a code may be in small letters, too."""
        if not self.candidates(text):
            found = self.by_code.get(compatible(text).upper(), set())
            if len(found) == 1:
                return next(iter(found))
        return self.resolve(text)

    def answer(self, text: str) -> Country | CountryNotResolved:
        candidates = self.candidates(text) or self.renamed(text)
        if len(candidates) == 1:
            return next(iter(candidates))
        if candidates:
            meant = sorted(candidates, key=lambda country: country.name)
            refusal = CountryNotResolved(
                f"“{text}” may mean {listed(meant)}: "
                "write the full name or the code of the one that is meant."
            )
            refusal.candidates = meant
            return refusal
        if not text.strip():
            return CountryNotResolved(
                "The country is empty: write its name or its three-letter ISO code."
            )
        unknown = f"“{text}” is not a country known here"
        if not (nearest := self.nearest(text)):
            remedy = "write its English name or its three-letter ISO code."
            return CountryNotResolved(f"{unknown}: {remedy}")
        unknown += f"; the nearest: {listed(nearest)}. Write the name or code that is meant"
        alias = "or add this spelling to a country's aliases."
        refusal = CountryNotResolved(f"{unknown}.", f"{unknown}, {alias}")
        refusal.nearest = nearest
        return refusal

    def candidates(self, text: str) -> set[Country]:
        code = compatible(text)
        if code.isdecimal():
            # Spreadsheets eat the zeros of 004 and 076.
            code = code.zfill(3)
        return self.by_code.get(code) or self.by_key.get(normalise(text), set())

    def renamed(self, text: str) -> set[Country]:
        """The country that had this slug before: what names it so still holds."""
        if not SLUG.fullmatch(text):
            return set()
        history: Any = Country.history
        keys = set(history.filter(slug=text).values_list("id", flat=True))
        return {country for country in self.countries if country.pk in keys}

    def nearest(self, text: str) -> list[Country]:
        """At most three countries that may be meant; a code in small letters comes first."""
        keys = close_matches(normalise(text), self.by_key, NEAREST * 3)
        groups = [
            self.by_code.get(compatible(text).upper(), ()),
            *(self.by_key[key] for key in keys),
        ]
        countries = (country for group in groups for country in sorted(group, key=named))
        return list(dict.fromkeys(countries))[:NEAREST]
