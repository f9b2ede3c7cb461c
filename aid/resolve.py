"""Which actor a spreadsheet or a reader means: by slug, name, abbreviation or country."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.db.models import Exists, OuterRef

from nkworld.asking.fields import NAME, ReadField, Schema, named_in, words
from nkworld.atlas.countries import CountryNotResolved, CountryResolver, NotResolved
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK, WORLD, Country
from nkworld.atlas.names import closest, normalise

from .choices import EVERYBODY
from .models import Actor, Appeal, Contribution, FoodAid

# What a table means by these as a donor is not a country of the list of donors.
STANDS_FOR = {WORLD: EVERYBODY, "EUE": "eu-commission", DPRK: "dprk-government"}
# The tracking service and the FAO write donors so.
GOVERNMENT_OF = ", government of"
TOTALS = {"total donors", "all donors"}


@once_per_request
def every_actor() -> list[Any]:
    """Each with whether it gives, by any claim about money or food."""
    gives = Exists(Contribution.objects.filter(donor=OuterRef("pk"))) | Exists(
        FoodAid.objects.filter(donor=OuterRef("pk"))
    )
    return list(Actor.objects.annotate(gives=gives))


class ActorResolver:
    """Answers from memory: made once with `load()`, then no query for a name."""

    def __init__(self, actors: Iterable[Actor], countries: CountryResolver) -> None:
        self.by_slug = {actor.slug: actor for actor in actors}
        self.by_country = {a.country_id: a for a in actors if a.kind == Actor.Kind.COUNTRY}
        self.by_key = defaultdict(set)
        for actor in actors:
            for name in filter(None, (actor.name, actor.abbreviation)):
                self.by_key[normalise(name)].add(actor)
        self.countries = countries

    @classmethod
    def load(cls) -> Self:
        return cls(every_actor(), CountryResolver.load())

    def resolve(self, text: object, by_country: bool = True) -> Actor:
        """The one actor that the text names; NotResolved with a sentence if there is none.
        `by_country`: a country's name or code stands for its government, too.
        """
        text = str(text).strip()
        if text.casefold() in self.by_slug:
            return self.by_slug[text.casefold()]
        named = self.by_key.get(normalise(text), set())
        if len(named) == 1:
            return next(iter(named))
        if named:
            slugs = " or ".join(sorted(actor.slug for actor in named))
            raise NotResolved(f"“{text}” may mean {slugs}: write the one that is meant.")
        if not by_country:
            raise self._remedy(text, None)
        return self._country(text)

    def _country(self, text: str) -> Actor:
        if text.casefold() in TOTALS:
            return self.by_slug[EVERYBODY]
        name = text[: -len(GOVERNMENT_OF)] if text.casefold().endswith(GOVERNMENT_OF) else text
        try:
            country = self.countries.as_typed(name)
        except CountryNotResolved:
            raise self._remedy(text, None) from None
        donor = self.by_slug.get(STANDS_FOR.get(country.code, ""))
        found = donor or self.by_country.get(country.pk)
        if found is None:
            raise self._remedy(text, country)
        return found

    def _remedy(self, text: str, country: Country | None) -> NotResolved:
        if not text:
            return NotResolved(
                "The actor is empty: write its slug, name or abbreviation, such as wfp."
            )
        if country is not None:
            unknown = f"{country.name} is not a donor here yet."
            return NotResolved(unknown, f"{unknown} Add it under Actors first.")
        names = {actor.name.casefold(): slug for slug, actor in self.by_slug.items()}
        names |= {slug: slug for slug in self.by_slug}
        close = closest(text.casefold(), names)
        meant = f" Did you mean “{names[close]}”?" if close else ""
        unknown = f"“{text}” is not an actor known here.{meant}"
        return NotResolved(unknown, f"{unknown} A new one is added under Actors.")


class ActorsField(ReadField):
    meaning = (
        "One actor or several, by slug, name, abbreviation or, for a donor government, its "
        "country, separated by commas."
    )
    widget = forms.TextInput(attrs={"size": 16})
    most = 0  # no limit
    by_country = True

    def to_python(self, value: Any) -> Any:
        names = named_in(value)
        if not names:
            return []
        resolver = ActorResolver.load()
        try:
            return [resolver.resolve(name, self.by_country) for name in names]
        except NotResolved as error:
            raise forms.ValidationError(error.to_a_reader) from error

    def written(self) -> Schema:
        slugs = Actor.objects.order_by("slug").values_list("slug", flat=True)
        return words(slugs, self.most) | {NAME: "ActorSlug" if self.most else "ActorSlugs"}


class AgencyField(ActorsField):
    meaning = "One agency, by slug, name or abbreviation."
    most = 1
    by_country = False  # 840 is no agency

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if len(found) > 1:
            raise forms.ValidationError("Name one agency only.")
        return found[0] if found else None


@once_per_request
def appeals() -> list[tuple[str, str]]:
    return [("", "all"), *Appeal.objects.values_list("slug", "title")]


@once_per_request
def plans() -> list[tuple[str, str]]:
    coded = Appeal.objects.exclude(code="").order_by("code")
    return [("", "all"), *((one.code, f"{one.code}: {one}") for one in coded)]
