"""Which claims a number in a text means: `trade:CHN:2015:total:kotra|US$5.71 billion`.

Partner, period, measure and source. The direction is the DPRK's: an export leaves North Korea.
A total is what the source prints for two-way trade, else its exports plus its imports.
"""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.charts import exact
from nkworld.provenance.bindings import Bound, Unbound, misnamed, parsed, register
from nkworld.provenance.questions import nearest

from .claims import EXPORT, IMPORT, TURNOVER
from .models import Flow

MEASURES = {"export": (EXPORT,), "import": (IMPORT,), "total": (TURNOVER,)}
BOTH_WAYS = (EXPORT, IMPORT)
WORDS = {"export": "exports", "import": "imports", "total": "two-way trade"}


@dataclass(frozen=True)
class Asked:
    partner: str
    period: str
    measure: str
    source: str

    @classmethod
    def parse(cls, key):
        """ValueError with a sentence if the key is not one of trade."""
        parts = key.split(":")[1:]
        if len(parts) != 4 or not all(parts):
            raise ValueError(f"“{key}” is not a key of trade: write trade:CHN:2015:total:kotra.")
        asked = cls(*parts)
        if asked.measure not in MEASURES:
            known = nearest(asked.measure, MEASURES)
            raise ValueError(f"“{asked.measure}” is not a measure of trade. {known}")
        return asked


@register("trade")
def bind(keys, as_of=None):
    asked, refused = parsed(keys, Asked.parse)
    claims = _claims(asked.values(), as_of)
    return refused | {key: _answer(one, claims, as_of) for key, one in asked.items()}


def _claims(asked, as_of):
    """{(partner, period, source): {direction: claim}}, in one query."""
    if not asked:
        return {}
    rows = (
        Flow.objects.as_of(as_of)
        .included()
        .filter(
            country__code__in={one.partner for one in asked},
            period__in={one.period for one in asked},
            source__slug__in={one.source for one in asked},
        )
    )
    found: dict[tuple, dict] = defaultdict(dict)
    for row in rows.cited():
        found[row.country.code, row.period, row.source.slug][row.direction] = row
    return found


def _answer(asked, claims, as_of):
    said = claims.get((asked.partner, asked.period, asked.source), {})
    wanted: tuple[str, ...] = MEASURES[asked.measure]
    if asked.measure == "total" and TURNOVER not in said:
        wanted = BOTH_WAYS
    found = [said[direction] for direction in wanted if direction in said]
    if len(found) < len(wanted):
        return Unbound(
            misnamed(asked.partner, asked.source) or f"There is no claim of {_named(asked)}."
        )
    if any(claim.value is None for claim in found):
        return Unbound(f"{_named(asked)} is given as a range only: print it without binding it.")
    value = sum(claim.value for claim in found)
    return Bound(
        value, Flow.unit, _url(asked, wanted, as_of), _told(found, asked, value), (*found,)
    )


def _url(asked, wanted, as_of):
    """The table of claims, narrowed to those that are meant."""
    query = {"country": asked.partner, "period": asked.period, "source": asked.source}
    if len(wanted) == 1:
        query["direction"] = wanted[0]
    query["rule"] = "all"
    if as_of:
        query["as_of"] = as_of.isoformat()
    return f"{reverse('trade:flows')}?{urlencode(query)}"


def _told(found, asked, value):
    """KOTRA, 2015, two-way trade with China: US$ 5,710,000,000 (exports plus imports)"""
    first = found[0]
    how = " (exports plus imports)" if len(found) > 1 else ""
    words = f"{WORDS[asked.measure]} with {first.country}"
    return f"{first.source}, {asked.period}, {words}: US$ {exact(value)}{how}"


def _named(asked):
    return f"“{asked.source}” on {WORDS[asked.measure]} with {asked.partner} in {asked.period}"
