from nkworld.charts import Figure, Series, exact
from nkworld.provenance.figures import register

from ..categories import Dimension
from ..models import Direction, Kind
from ..parameters import CountryParameters
from ..series import CROSSINGS, common, counts, span_notes
from ..words import in_words

LINES = {
    (Direction.FROM_DPRK, Kind.RESETTLEMENT): ("Arrived in the South to stay", "category-4"),
    (Direction.FROM_DPRK, Kind.ENTRY): ("North Koreans entering", "exports"),
    (Direction.TO_DPRK, Kind.ENTRY): ("Entering North Korea", "imports"),
    (Direction.FROM_DPRK, Kind.VISIT): ("Visits to the South", "exports"),
    (Direction.TO_DPRK, Kind.VISIT): ("Visits to the North", "imports"),
}


@register(
    "travel/country",
    title="Entries between North Korea and one country",
    datasets=[CROSSINGS],
    parameters=CountryParameters,
)
def country(asked):
    """Entries both ways between North Korea and one country, each kind a line of its own.

    Estimates of tourists are a figure apart: every source has its own.
    """
    cell = {"country__code": asked["country"].code, "dimension": Dimension.TOTAL}
    kinds = {kind for _, kind in LINES}
    counted = counts(asked, "direction", "kind", kind__in=kinds, **cell)
    series = tuple(
        Series("-".join(key), label, counted.line(key), role)
        for key, (label, role) in LINES.items()
        if key in counted.keys
    )
    return Figure(
        slug="travel/country",
        headline=statement(asked["country"], series),
        subtitle=f"Entries between North Korea and {asked['country']}, by what is counted",
        kind="line",
        notes=("Kinds of count differ and are not added.", *span_notes(asked)),
        **common(asked, counted, series),
    )


SAID = {
    (Direction.FROM_DPRK, Kind.ENTRY): "North Koreans entered {there} {times} times {period}",
    (Direction.TO_DPRK, Kind.ENTRY): "{times} entries the other way {period}",
}


def statement(there, series):
    """The headline: the newest figure of each kind that is told in words, else the topic."""
    newest = {tuple(each.slug.rsplit("-", 1)): each.known[-1] for each in series if each.known}
    said = [
        words.format(there=there, times=exact(newest[key].value), period=in_words(newest[key].x))
        for key, words in SAID.items()
        if key in newest
    ]
    return "; ".join(said[:2]) or f"Travel between North Korea and {there}"
