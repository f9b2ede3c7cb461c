"""The newest figures in a line each, for the strip at the top of a page."""

from collections import defaultdict

from nkworld.charts import exact
from nkworld.charts.headline import TERTIARY
from nkworld.charts.sentences import is_over
from nkworld.portal.panels import Fact
from nkworld.provenance.parameters import rule_called
from nkworld.provenance.points import day_of, point_of_claim

from .charts.countries import LINES
from .models import Crossing, Direction, Kind, OverseasWorkers
from .series import CROSSINGS

VISITS_BOTH_WAYS = (Direction.BOTH, Kind.VISIT)
FRONT = {
    ("CHN", Direction.FROM_DPRK, Kind.ENTRY): "Entries into China",
    ("KOR", Direction.FROM_DPRK, Kind.RESETTLEMENT): "Arrived in the South",
    ("RUS", Direction.FROM_DPRK, Kind.ENTRY): "Entries into Russia",
    ("KOR", Direction.TO_DPRK, Kind.VISIT): "Visits from South to North",
}
TERMS = {key: label for key, (label, _) in LINES.items()} | {
    (Direction.TO_DPRK, Kind.TOUR): "Tourists to North Korea"
}


def newest_totals(as_of=None, **cell):
    """{(country’s code, direction, kind): the newest yearly total}, as the default rule shows it.

    Of years that are over; one of an unreviewed compilation only where there is no other. Visits
    one way are those both ways where these were counted later.
    """
    day, found = day_of({"as_of": as_of}), defaultdict(list)
    rows = Crossing.objects.headline(rule_called(CROSSINGS), as_of=as_of)
    for claim in rows.totals().annual().filter(**cell).cited().newest_first():
        if is_over(claim.period, day):
            found[claim.country.code, claim.direction, claim.kind].append(claim)
    return {key: _reviewed(claims) for key, claims in found.items()}


def _reviewed(claims):
    return next((claim for claim in claims if claim.grade != TERTIARY), claims[0])


def front_facts():
    found = newest_totals(country__code__in={code for code, _, _ in FRONT})
    day = day_of({})
    return [fact(words, later(found, key), day) for key, words in FRONT.items() if key in found]


def country_facts(country, as_of):
    """The newest total of each kind, in the order in which a figure shows them."""
    found = newest_totals(as_of, country=country)
    day = day_of({"as_of": as_of})
    keys = [(country.code, *key) for key in TERMS]
    return [fact(TERMS[key[1:]], later(found, key), day) for key in keys if key in found]


def later(found, key):
    """(the claim to be shown, whether it counts both ways together)"""
    both = found.get((key[0], *VISITS_BOTH_WAYS)) if key[-1] == Kind.VISIT else None
    if both and both.period > found[key].period:
        return both, True
    return found[key], False


def workers_facts(workers, as_of):
    """The newest dated estimate of those who work there, as its source gives it."""
    present = [w for w in workers if w.kind == OverseasWorkers.Kind.PRESENT and not w.is_undated]
    day = day_of({"as_of": as_of})
    over = [claim for claim in present if is_over(claim.period, day)]
    return [fact("North Koreans at work there", (_reviewed(over), False), day)] if over else []


def fact(words, shown, day):
    """`shown` is a claim, and whether it counts both ways together."""
    claim, both_ways = shown
    words = f"{words}, both ways together" if both_ways else words
    return Fact.of(words, point_of_claim(claim), exact, str(claim.source), day)
