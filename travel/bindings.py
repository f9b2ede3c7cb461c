"""Which claims a number in a text means: `arrivals:CHN:2015:persons:cnta|188,300`.

Country, period, measure, source and, if it is not from the DPRK, the direction:
`arrivals:RUS:2024:persons:fsb:to-dprk`. The number is the undivided total of what the source
counts there: entries, visits, tourists or resettlers.
"""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.charts import exact, within_a_sentence
from nkworld.provenance.bindings import Bound, Unbound, misnamed, parsed, register
from nkworld.provenance.questions import nearest

from .models import Crossing, Direction

MEASURES = ("persons",)
DIRECTIONS = (Direction.FROM_DPRK.value, Direction.TO_DPRK.value)
WORDS = {Direction.FROM_DPRK: "from North Korea to", Direction.TO_DPRK: "to North Korea from"}
EXAMPLE = "write arrivals:CHN:2015:persons:cnta, and :to-dprk behind it for the other direction"


@dataclass(frozen=True)
class Asked:
    country: str
    period: str
    measure: str
    source: str
    direction: str = Direction.FROM_DPRK.value

    @classmethod
    def parse(cls, key):
        """ValueError with a sentence if the key is not one of arrivals."""
        parts = key.split(":")[1:]
        if len(parts) not in (4, 5) or not all(parts):
            raise ValueError(f"“{key}” is not a key of arrivals: {EXAMPLE}.")
        asked = cls(*parts)
        for word, known, what in (
            (asked.measure, MEASURES, "measure"),
            (asked.direction, DIRECTIONS, "direction"),
        ):
            if word not in known:
                raise ValueError(f"“{word}” is not a {what} of arrivals. {nearest(word, known)}")
        return asked

    @property
    def cell(self):
        return self.country, self.period, self.source, self.direction


@register("arrivals")
def bind(keys, as_of=None):
    asked, refused = parsed(keys, Asked.parse)
    claims = _claims(asked.values(), as_of)
    return refused | {key: _answer(one, claims[one.cell], as_of) for key, one in asked.items()}


def _claims(asked, as_of):
    """{(country, period, source, direction): claims, one of each kind}, in one query."""
    found: dict[tuple, list] = defaultdict(list)
    if not asked:
        return found
    rows = (
        Crossing.objects.as_of(as_of)
        .included()
        .totals()
        .filter(
            country__code__in={one.country for one in asked},
            period__in={one.period for one in asked},
            source__slug__in={one.source for one in asked},
        )
    )
    for row in rows.cited():
        found[row.country.code, row.period, row.source.slug, row.direction].append(row)
    return found


def _answer(asked, said, as_of):
    if not said:
        return Unbound(
            misnamed(asked.country, asked.source) or f"There is no claim of {_named(asked)}."
        )
    if len(said) > 1:
        kinds = " and ".join(within_a_sentence(claim.get_kind_display()) for claim in said)
        return Unbound(f"{_named(asked)} counts {kinds}: a number of two kinds can’t be bound.")
    claim = said[0]
    if claim.value is None:
        return Unbound(f"{_named(asked)} is given as a range only: print it without binding it.")
    return Bound(claim.value, Crossing.unit, _url(asked, as_of), _told(claim), (claim,))


def _url(asked, as_of):
    """The table of claims, narrowed to the one that is meant."""
    query = {
        "country": asked.country,
        "direction": asked.direction,
        "dimension": "total",
        "period": asked.period,
        "source": asked.source,
        "rule": "all",
    }
    if as_of:
        query["as_of"] = as_of.isoformat()
    return f"{reverse('travel:crossings')}?{urlencode(query)}"


def _told(claim):
    """China Tourism Office, 2015, border entries from North Korea to China: 188,300"""
    words = (
        f"{within_a_sentence(claim.get_kind_display())} {WORDS[claim.direction]} {claim.country}"
    )
    return f"{claim.source}, {claim.period}, {words}: {exact(claim.value)}"


def _named(asked):
    words = f"{WORDS[Direction(asked.direction)]} {asked.country}"
    return f"“{asked.source}” on entries {words} in {asked.period}"
