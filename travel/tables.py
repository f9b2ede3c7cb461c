"""The tables of claims of travel, as their pages and the API give them and as texts bind them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nkworld.api.serializers import CountryOfCodeField
from nkworld.asking import claim_tables
from nkworld.asking.claim_tables import CELLS, ClaimQuestion, ClaimTable, Pairs, register
from nkworld.asking.parameters import CountryField
from nkworld.atlas.models import DPRK, Country
from nkworld.charts import within_a_sentence
from nkworld.figures.bindings import ClaimBinding, Key, bind_claims
from nkworld.importing.widgets import spellings
from nkworld.provenance.registries import texts_beside

from .models import (
    PARTS,
    AirRoute,
    Category,
    Coverage,
    Crossing,
    CrossingQuerySet,
    Dimension,
    Direction,
    OtherTravelCount,
    OverseasWorkers,
)
from .refugees.models import RefugeeCount

# {parameter: the direction with North Korea at that end, the one with the other country there}
ENDS = {
    "origin": (Direction.FROM_DPRK, Direction.TO_DPRK),
    "destination": (Direction.TO_DPRK, Direction.FROM_DPRK),
}


class CrossingQuestion(ClaimQuestion):
    def contradictions(self, params: Mapping[str, Any]) -> Pairs:
        yield from super().contradictions(params)
        ends = {name: params[name] for name in ENDS if params.get(name)}
        if len(ends) == 2 and sum(each.code == DPRK for each in ends.values()) != 1:
            yield "origin", "One end of every journey is North Korea, the other another country."
            ends = {}
        for name, country in ends.items():
            at_home, elsewhere = ENDS[name]
            needed = at_home if country.code == DPRK else elsewhere
            if params.get("direction") and needed not in params["direction"]:
                yield "direction", f"With this “{name}” it is {needed}: leave “direction” out."
            others = params.get("country")
            if others and country.code != DPRK and country not in others:
                yield name, f"“country” names another end than {country}: leave it out."
        dimensions, categories = params.get("dimension"), params.get("category")
        if dimensions and categories:
            within = {part.value for each in dimensions for part in PARTS[each]}
            if within.isdisjoint(categories):
                labels = ", ".join(f"“{Category(each).label}”" for each in categories)
                whole = ", ".join(dimensions)
                yield "category", f"{labels} is no part of {whole}: leave one of them out."

    def claims_of(self, params: Mapping[str, Any]) -> CrossingQuerySet:
        return super().claims_of(params).with_ends()


_words = texts_beside(__file__, "words.yaml")
HEADINGS = spellings(_words["headings"])
WORDS_OF_CELLS = {
    name: spellings(_words[name]) for name in ("direction", "kind", "dimension", "category")
}
# A table with the categories across says with each by what it divides.
DIMENSION_OF: dict[str, dict[str, str]] = {
    category.value: {"dimension": dimension.value}
    for dimension, categories in PARTS.items()
    for category in categories
}


class EndField(CountryField):
    def narrow(self, rows: CrossingQuerySet, name: str, value: Country) -> CrossingQuerySet:
        at_home, elsewhere = ENDS[name]
        if value.code == DPRK:
            return rows.filter(direction=at_home)
        return rows.filter(direction=elsewhere, country=value)


@claim_tables.register
class Crossings(claim_tables.ClaimTable):
    """Entries of persons between North Korea and one country in one period.

    Entries, not people: who crosses twice is counted twice. `kind` says what was counted, and
    one kind is never added to another. A total is `dimension=total`; its parts (purposes, sexes,
    ages, means of transport) are rows of their own, and often do not add up to it.

    Quarters, half-years and cumulative spans stand beside full years: ask for a `frequency`.
    A row whose `coverage` is not `usual` belongs to no series with the others.
    """

    model = Crossing
    name = "crossings"
    columns = ("period", "country", "direction", "kind", "part", "value")
    cells = {"part": "travel/cells.html#part"}
    filters = {"origin": EndField(label="Origin"), "destination": EndField(label="Destination")}
    question = CrossingQuestion
    api_fields = {
        "origin": CountryOfCodeField(
            allow_null=True, help_text="Where they set out; null where both ways are one count."
        ),
        "destination": CountryOfCodeField(allow_null=True, help_text="Where they went."),
    }
    fields = (
        *("country", "origin", "destination", "direction", "kind"),
        *("dimension", "category", "coverage"),
    )
    aliases = HEADINGS
    # Where somebody set out and went follows from the country and the direction.
    companions = {"origin": "direction", "destination": "direction"}
    implied = {"category": DIMENSION_OF}
    words = WORDS_OF_CELLS


@claim_tables.register
class WorkersAbroad(claim_tables.ClaimTable):
    """North Koreans at work abroad, by host country, as estimated.

    Persons at some time in the period, mostly with bounds and no value: a range is what the
    source gives. Where `dating` is `open` the source prints no date, and the period is the longest
    span in which the estimate can lie. Those sent home are no part of those present.
    """

    model = OverseasWorkers
    name = "workers"
    columns = ("period", "country", "kind", "sector", "value")
    filters = ("country", "kind", "dating")
    cells = {"period": "travel/cells.html#dated", "sector": "travel/cells.html#sector"}
    aliases = HEADINGS


@claim_tables.register
class OtherTravelCounts(claim_tables.ClaimTable):
    """What is told of journeys, links and workers beside entries and numbers of workers: the
    passengers of North Korea’s airline, one group, trains a month, a price, earnings, a plan.

    Each row has its own unit, `counted_in`: add no two of them, and none to an entry or a worker.
    """

    model = OtherTravelCount
    # The number stands before the words, so that a phone shows it.
    columns = ("period", "country", "value", "counted_in", "measure", "named")
    filters = ("country", "measure", "counted_in")
    aliases = HEADINGS


@claim_tables.register
class AirRoutes(claim_tables.ClaimTable):
    """Routes of Pyongyang’s airport, one way a row, in editions of OpenFlights’ list 2009–2017.

    `period` is the month of the edition. How old a route was by then the list does not tell, so
    that a route in it is no proof of a flight. `value` is the number of stops on the way.
    """

    model = AirRoute
    columns = ("period", "country", "airline", "origin_airport", "destination_airport", "equipment")
    filters = ("country",)


@register
class RefugeeCounts(ClaimTable):
    """Refugees and asylum-seekers from North Korea, claims and decisions, by country of asylum.

    `measure` says what is counted; two of them are never added. Of one measure of stocks, the
    countries of a year may be added where `location` is null and `sex` is `all`. Claims and
    decisions of one year stand at several levels, and one claim may be counted at each.

    `value_low` 1 and `value_high` 5 without a value: the source prints five for one to five.
    """

    model = RefugeeCount
    name = "counts"
    columns = ("period", "country", "measure", "part", "value")
    cells = {"part": f"{CELLS}#text_or_dash"}
    crumbs = (("Travel", "travel:index"), ("Refugees and asylum", "refugees:index"))
    # The ledger holds two rows that name North Korea itself as the country of asylum.
    takes_home = True


WORDS: dict[str, str] = {
    Direction.FROM_DPRK: "from North Korea to",
    Direction.TO_DPRK: "to North Korea from",
    Direction.BOTH: "both ways between North Korea and",
}


@bind_claims
class ArrivalsBinding(ClaimBinding):
    """Which claims a number in a text means: `arrivals:CHN:2015:persons:cnta|188,300`.

    Country, period, measure, source and, if it is not from the DPRK, the direction:
    `arrivals:RUS:2024:persons:fsb:to-dprk`, or `:both-directions`. The number is the undivided
    total of what the source counts there: entries, visits, tourists or resettlers.
    """

    name = "arrivals"
    model = Crossing
    example = "arrivals:CHN:2015:persons:cnta, and :to-dprk behind it for the other direction"
    measures = {"persons": []}
    further = {"direction": tuple(map(str, WORDS))}

    def rows(self, as_of: datetime | None) -> CrossingQuerySet:
        rows = Crossing.objects.as_of(as_of).included()
        return rows.filter(dimension=Dimension.TOTAL, coverage=Coverage.USUAL)

    def meant(self, key: Key, claims: dict[tuple, list]) -> list[Crossing]:
        found = super().meant(key, claims)
        if len(found) > 1:
            kinds = " and ".join(within_a_sentence(each.get_kind_display()) for each in found)
            raise ValueError(
                f"{self.named(key)} counts {kinds}: a number of two kinds can’t be bound."
            )
        return found

    def narrowed(self, key: Key, meant: list[Crossing]) -> dict[str, str]:
        return {
            "country": key.about,
            **key.further,
            "dimension": "total",
            "period": key.period,
            "source": key.source,
        }

    def subject(self, key: Key, about: object) -> str:
        return f"entries {WORDS[key.further['direction']]} {about}"

    def description(self, key: Key, meant: list[Crossing], number: str) -> str:
        """China Tourism Office, 2015, border entries from North Korea to China: 188,300"""
        [claim] = meant
        counted = f"{within_a_sentence(claim.get_kind_display())} {WORDS[claim.direction]}"
        return f"{claim.source}, {claim.period}, {counted} {claim.country}: {number}"
