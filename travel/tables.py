"""The tables of claims of travel, as their pages and the API give them."""

from nkworld.api.serializers import CountryOfCodeField
from nkworld.atlas.models import DPRK
from nkworld.provenance.claim_tables import ClaimTable, register
from nkworld.provenance.named_fields import CountryField

from .contradictions import ENDS, CrossingQuestion
from .models import AirRoute, Crossing, OtherTravelCount, OverseasWorkers


class EndField(CountryField):
    """Journeys with a country at one end."""

    def narrow(self, rows, name, value):
        at_home, elsewhere = ENDS[name]
        if value.code == DPRK:
            return rows.filter(direction=at_home)
        return rows.filter(direction=elsewhere, country=value)


@register
class Crossings(ClaimTable):
    """Entries of persons between North Korea and one country in one period.

    Entries, not people: who crosses twice is counted twice. `kind` says what was counted, and
    one kind is never added to another. A total is `dimension=total`; its parts (purposes, sexes,
    ages, means of transport) are rows of their own, and often do not add up to it.

    Quarters, half-years and cumulative spans stand beside full years: ask for a `frequency`.
    A row whose `coverage` is not `usual` belongs to no series with the others.
    """

    model = Crossing
    name = "crossings"
    caption = "Entries of persons"
    caption_note = "Entries, not people; direction from North Korea’s side"
    columns = {
        "period": "Period",
        "country": "Country",
        "direction": "Direction",
        "kind": "Counted",
        "part": "Part",
        "value": "Entries",
    }
    cells = {"part": "travel/cells.html#part"}
    filters = {
        "country": "Country",
        "origin": EndField(label="Origin"),
        "destination": EndField(label="Destination"),
        "direction": "Direction",
        "kind": "Counted",
        "dimension": "Divided by",
        "category": "Part",
        "coverage": "Coverage",
    }
    question = CrossingQuestion
    point_of_view = (
        "North Korea’s: from-dprk has North Korea as origin and the country as destination, "
        "to-dprk the country as origin; both-directions is printed where a source splits nothing."
    )
    api_fields = {
        "country": "The other end of the journey, or the world where a source says “foreigners”.",
        "origin": CountryOfCodeField(
            allow_null=True, help_text="Where they set out; null where both ways are one count."
        ),
        "destination": CountryOfCodeField(allow_null=True, help_text="Where they went."),
    }
    fields = (
        *("country", "origin", "destination", "direction", "kind"),
        *("dimension", "category", "coverage"),
    )


@register
class WorkersAbroad(ClaimTable):
    """North Koreans at work abroad, by host country, as estimated.

    Persons at some time in the period, mostly with bounds and no value: a range is what the
    source gives. Where `dating` is `open` the source prints no date, and the period is the longest
    span in which the estimate can lie. Those sent home are no part of those present.
    """

    model = OverseasWorkers
    name = "workers"
    caption = "North Koreans at work abroad"
    caption_note = "Persons; a range is what the source gives"
    columns = {
        "period": "Period",
        "country": "Host",
        "kind": "Counted",
        "sector": "Sector",
        "value": "Persons",
    }
    cells = {"period": "travel/cells.html#dated", "sector": "travel/cells.html#sector"}
    filters = {"country": "Host", "kind": "Counted", "dating": "Dating"}
    point_of_view = "North Korea’s: the country is the host of its workers."
    api_fields = {"country": "The host, or the world as a source totals it."}


@register
class OtherTravelCounts(ClaimTable):
    """What is told of journeys, links and workers beside entries and numbers of workers: the
    passengers of North Korea’s airline, one group, trains a month, a price, earnings, a plan.

    Each row has its own unit, `counted_in`: add no two of them, and none to an entry or a worker.
    """

    model = OtherTravelCount
    caption = "Journeys, links and workers counted otherwise"
    caption_note = "As printed, in the unit of each row"
    # The number stands before the words, so that a phone shows it.
    columns = {
        "period": "Period",
        "country": "Country",
        "value": "Value",
        "counted_in": "Unit",
        "measure": "What is counted",
        "named": "Of what",
    }
    filters = {"country": "Country", "measure": "What is counted", "counted_in": "Unit"}
    point_of_view = "North Korea’s: passengers of its airline, workers it sends, tourists it has."
    api_fields = {
        "country": "The other country, or the world.",
        "named": "The line, region or group, as the page tells it.",
        "counted_in": "The unit of `value`.",
    }


@register
class AirRoutes(ClaimTable):
    """Routes of Pyongyang’s airport, one way a row, in editions of OpenFlights’ list 2009–2017.

    `period` is the month of the edition. How old a route was by then the list does not tell, so
    that a route in it is no proof of a flight. `value` is the number of stops on the way.
    """

    model = AirRoute
    caption = "Routes of Pyongyang’s airport"
    caption_note = "By edition of the list; codes of airlines and airports, FNJ is Pyongyang"
    columns = {
        "period": "Edition",
        "country": "Country",
        "airline": "Airline",
        "origin_airport": "From",
        "destination_airport": "To",
        "equipment": "Aircraft",
    }
    filters = {"country": "Country"}
    point_of_view = "The airport’s of Pyongyang: each way is a row."
    api_fields = {"country": "The country of the other airport."}
