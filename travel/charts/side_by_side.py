"""Entries between North Korea and several countries: a line for each."""

from nkworld.atlas.models import Country
from nkworld.charts import Figure, Point, exact
from nkworld.provenance.figures import register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.side_by_side import Clause, line_of, notes_of, statement

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
    visits = {c for c in countries if (c.code, Kind.VISIT.value) in counted.keys} - {
        c for c in countries if (c.code, Kind.ENTRY.value) in counted.keys
    }
    return Figure(
        headline=statement(params, series, clause_of(direction, visits), exact, WHAT[direction]),
        subtitle="Entries of persons from North Korea into each country"
        if direction == Direction.FROM_DPRK
        else "Entries of persons from each country into North Korea",
        kind="line",
        notes=(FEW, *notes_of(countries, series, counted.names, WHAT[direction])),
        **common(params, counted, series),
    )


def clause_of(direction: str, visits: set[Country]) -> Clause:
    """`visits` are the countries of which visits are counted, and no entries."""

    def clause(country: Country, point: Point, opens: bool, dated: bool) -> str:
        when = " {when}" if dated else ""
        there, is_visit = country.in_a_sentence, country in visits
        if direction == Direction.FROM_DPRK:
            verb = "visited" if is_visit else "entered"
            said = f"{'North Koreans' if opens else 'they'} {verb} {there} {{amount}} times"
        else:
            noun = "visits" if is_visit else "entries"
            said = f"{noun} from {there} {'into North Korea ' * opens}were {{amount}}"
        return f"{said}{when}{', an estimate' if point.is_estimated else ''}"

    return clause
