"""The newest figures in a line each, for the strip at the top of a page."""

from nkworld.charts import Point, exact
from nkworld.charts.as_table import bounds_of
from nkworld.portal.panels import Fact
from nkworld.provenance.parameters import rule_called

from .charts.countries import LINES
from .models import Crossing, Direction, Kind, OverseasWorkers
from .series import CROSSINGS

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
    """{(country’s code, direction, kind): the newest yearly total, as the default rule shows it}"""
    rows = Crossing.objects.headline(rule_called(CROSSINGS), as_of=as_of)
    found: dict[tuple, Crossing] = {}
    for claim in rows.totals().annual().filter(**cell).cited().newest_first():
        found.setdefault((claim.country.code, claim.direction, claim.kind), claim)
    return found


def front_facts():
    found = newest_totals(country__code__in={code for code, _, _ in FRONT})
    return [fact(words, found[key]) for key, words in FRONT.items() if key in found]


def country_facts(country, as_of):
    """The newest total of each kind, in the order in which a figure shows them."""
    found = newest_totals(as_of, country=country)
    return [
        fact(label, found[country.code, *key])
        for key, label in TERMS.items()
        if (country.code, *key) in found
    ]


def workers_facts(workers):
    """The newest dated estimate of those who work there, as its source gives it."""
    present = [w for w in workers if w.kind == OverseasWorkers.Kind.PRESENT and not w.is_undated]
    return [fact("North Koreans at work there", claim) for claim in present[:1]]


def fact(words, claim):
    return Fact(f"{words}, {claim.period}", told(claim), f"{claim.source}, {claim.status}")


def told(claim):
    if claim.value is not None:
        return exact(claim.value)
    return bounds_of(Point(claim.period, None, claim.value_low, claim.value_high), exact)
