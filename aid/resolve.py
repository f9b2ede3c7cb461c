"""Which actor a spreadsheet or a reader means, by slug, name, abbreviation or country; and which
claims a number in a text means: `aid:CHE:2018:value:fts|US$7.47 million`.

Donor (a country's code, or an actor's slug), period, the word value, and source; then, where that
means several claims, the recipient and the stage:
`aid:USA:2008:value:us-foreign-assistance:all-recipients:paid`.

A source may be named as other tables name the body: mou-rok means mou-rok-aid here. Of several
claims the one of the whole period is meant; a year without one means the claim of some months.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from nkworld.asking.fields import NAME, ReadField, Schema, named_in, words
from nkworld.asking.questions import nearest
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import (
    DPRK,
    WORLD,
    Country,
    CountryNotResolved,
    CountryResolver,
    NotResolved,
)
from nkworld.atlas.names import closest, normalise
from nkworld.charts import exact
from nkworld.figures.bindings import Answer, ClaimBinding, Key, bind_claims
from nkworld.provenance.models import Source
from nkworld.provenance.tables import grouped

from .choices import EVERYBODY, Scope, Stage
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
    """Answers from memory: made once, then no query for a name."""

    def __init__(self) -> None:
        actors = every_actor()
        self.by_slug = {actor.slug: actor for actor in actors}
        self.by_country = {a.country_id: a for a in actors if a.kind == Actor.Kind.COUNTRY}
        self.by_key = defaultdict(set)
        for actor in actors:
            for name in filter(None, (actor.name, actor.abbreviation)):
                self.by_key[normalise(name)].add(actor)
        self.countries = CountryResolver.load()

    def resolve(self, text: object, by_country: bool = True) -> Actor:
        """The one actor that the text names; NotResolved with a sentence if there is none.
        `by_country`: a country's name or code stands for its government, too.
        """
        text = str(text).strip()
        folded, country = text.casefold(), None
        if folded in self.by_slug:
            return self.by_slug[folded]
        named = self.by_key.get(normalise(text), set())
        if len(named) > 1:
            slugs = " or ".join(sorted(actor.slug for actor in named))
            raise NotResolved(f"“{text}” may mean {slugs}: write the one that is meant.")
        if named:
            return next(iter(named))
        if by_country and folded in TOTALS:
            return self.by_slug[EVERYBODY]
        with suppress(CountryNotResolved):
            name = text[: -len(GOVERNMENT_OF)] if folded.endswith(GOVERNMENT_OF) else text
            country = self.countries.as_typed(name) if by_country else None
        donor = self.by_slug.get(STANDS_FOR.get(country.code, "")) if country else None
        if found := donor or (country and self.by_country.get(country.pk)):
            return found
        raise self._remedy(text, country)

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
        resolver = ActorResolver()
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


SERIES = "-aid"
SHOWN = 4  # claims in a refusal


@bind_claims
class AidBinding(ClaimBinding):
    name = "aid"
    model = Contribution
    example = "aid:CHE:2018:value:fts, then the recipient and the stage"
    currency = "US$ "

    def bind(self, keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Answer]:
        self.resolver = ActorResolver()
        return super().bind(keys, as_of)

    def parse(self, text: str) -> Key:
        donor, period, measure, source, *more = self.words_of(text, 4, 6)
        if measure != "value":
            raise ValueError(f"“{measure}” is not a measure of aid: write value.")
        further: dict[str, Actor | str] = {}
        if len(more) > 1:
            if more[1] not in Stage.values:
                known = nearest(more[1], Stage.values)
                raise ValueError(f"“{more[1]}” is not a stage of aid. {known}")
            further["stage"] = more[1]
        if more:
            further["recipient"] = self.resolver.resolve(more[0])
        return Key(self.resolver.resolve(donor), period, measure, source, further)

    def claims_of(self, keys: Iterable[Key], as_of: datetime | None) -> dict[tuple, list]:
        """{(donor, source): claims}"""
        sources = {slug for key in keys for slug in (key.source, key.source + SERIES)}
        donors = {key.about for key in keys}
        rows = self.rows(as_of).filter(donor__in=donors, source__slug__in=sources).cited()
        return grouped(rows, lambda row: (row.donor, row.source.slug))

    def meant(self, key: Key, claims: dict[tuple, list]) -> list[Contribution]:
        matching = claims.get((key.about, key.source)) or claims.get(
            (key.about, key.source + SERIES), []
        )
        fitting = [
            claim
            for claim in matching
            if all(getattr(claim, name) == value for name, value in key.further.items())
        ]
        # Where a year has none of all of it, those of some months within it.
        found = [one for one in fitting if one.period == key.period] or [
            one
            for one in fitting
            if f"{one.period_start.year}" == f"{one.period_end.year}" == key.period
        ]
        found = [claim for claim in found if claim.scope == Scope.WHOLE] or found
        if not found:
            sources = set(Source.objects.values_list("slug", flat=True))
            if {key.source, key.source + SERIES} & sources:
                raise ValueError(f"There is no claim of {self.named(key)}.")
            raise ValueError(f"“{key.source}” is not a source. {nearest(key.source, sources)}")
        if len(found) > 1:
            amounts = ["a range" if one.value is None else exact(one.value) for one in found]
            shown = zip(found[:SHOWN], amounts, strict=False)
            parts = [self.description(key, [one], amount) for one, amount in shown]
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            raise ValueError(
                f"{self.named(key)} says {len(found)} things: {'; '.join(parts)}{more}. Name the "
                "recipient and the stage behind the source, or print the number without "
                "binding it."
            )
        return found

    def narrowed(self, key: Key, meant: list[Contribution]) -> dict[str, str]:
        [claim] = meant
        return {
            "donor": claim.donor.slug,
            "recipient": claim.recipient.slug,
            "stage": claim.stage,
            "scope": claim.scope,
            "period": claim.period,
            "source": claim.source.slug,
        }

    def description(self, key: Key, meant: list[Contribution], number: str) -> str:
        """OCHA tracking service, 2018, from Switzerland, reported, state of 19 June 2018: US$ …"""
        [claim] = meant
        parts = [str(claim.source), claim.period, f"from {claim.donor}", claim.stage]
        if claim.recipient.kind != Actor.Kind.LABEL:
            parts.append(f"to {claim.recipient}")
        if claim.state_of:
            parts.append(f"state of {claim.state_of.label}")
        parts += filter(None, [claim.coverage])
        return f"{', '.join(parts)}: {self.currency}{number}"

    def subject(self, key: Key, about: object) -> str:
        recipient, stage = key.further.get("recipient"), key.further.get("stage")
        to = f" to {recipient}" if recipient else ""
        return f"aid from {about}{to}" + (f", {stage}," if stage else "")
