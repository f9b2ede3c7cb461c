"""Entries between North Korea and several countries: a line for each."""

from nkworld.charts import Figure
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.side_by_side import line_of, notes_of, topic_of

from ..categories import Dimension
from ..models import Direction, Kind
from ..parameters import SideBySideParameters
from ..series import common, counts

# Entries, and where only visits are counted, these.
KINDS = {Kind.ENTRY.value: "", Kind.VISIT.value: "visits"}
WHAT = {
    Direction.FROM_DPRK.value: "entries of North Koreans into {}",
    Direction.TO_DPRK.value: "entries from {} into North Korea",
}
FEW = (
    "Few offices count those who come from or leave for North Korea. Russia and China count "
    "entries, each in its own way; between the two Koreas visits are counted."
)


@register(
    "travel/side-by-side",
    title="Entries, several countries",
    parameters=SideBySideParameters,
    words=["compare countries travel"],
)
def side_by_side(params):
    """Entries between North Korea and up to five countries, as each one's own office counts."""
    countries, direction = params["countries"], params["direction"]
    params = params | {"frequency": Frequency.ANNUAL.value}
    counted = counts(
        params,
        "country__code",
        "kind",
        kind__in=KINDS,
        country__code__in={each.code for each in countries},
        direction=direction,
        dimension=Dimension.TOTAL,
    )
    series = tuple(
        line_of(country, place, counted.points((country.code, kind)), KINDS[kind])
        for place, country in enumerate(countries)
        for kind in [next((k for k in KINDS if (country.code, k) in counted.keys), "")]
        if kind
    )
    return Figure(
        headline=topic_of(countries, WHAT[direction]),
        subtitle="Entries of persons from North Korea into each country"
        if direction == Direction.FROM_DPRK
        else "Entries of persons from each country into North Korea",
        kind="line",
        notes=(FEW, *notes_of(countries, series, counted.names, WHAT[direction])),
        **common(params, counted, series),
    )
