from nkworld.charts import Figure, Series
from nkworld.charts.sentences import LATEST, join, say_newest, topic
from nkworld.provenance.figures import register
from nkworld.provenance.points import options

from ..categories import Dimension
from ..course import latest_of, or_none
from ..models import Direction, Kind
from ..parameters import CountryParameters
from ..series import common, counts, span_notes

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
    parameters=CountryParameters,
)
def country(params):
    """Entries both ways between North Korea and one country, each kind a line of its own.

    Estimates of tourists are a figure apart: every source has its own.
    """
    cell = {"country__code": params["country"].code, "dimension": Dimension.TOTAL}
    kinds = {kind for _, kind in LINES}
    counted = counts(params, "direction", "kind", kind__in=kinds, **cell)
    series = tuple(
        Series("-".join(key), label, counted.points(key), role)
        for key, (label, role) in LINES.items()
        if key in counted.keys
    )
    return Figure(
        headline=statement(params["country"], series, params),
        subtitle=f"Entries between North Korea and {params['country']}, by what is counted",
        kind="line",
        notes=("Kinds of count differ and are not added.", *span_notes(params)),
        **common(params, counted, series),
    )


SAID = {
    (Direction.FROM_DPRK, Kind.RESETTLEMENT): "{{amount}} North Koreans came to the South to stay "
    "{{when}}",
    (Direction.FROM_DPRK, Kind.ENTRY): "North Koreans entered {there} {{amount}} times {{when}}",
    (Direction.TO_DPRK, Kind.ENTRY): "Entries from {there} into North Korea were {{amount}} "
    "{{when}}",
    (Direction.FROM_DPRK, Kind.VISIT): "Visits of North Koreans to the South were {{amount}} "
    "{{when}}",
    (Direction.TO_DPRK, Kind.VISIT): "Visits of South Koreans to the North were {{amount}} "
    "{{when}}",
}
TOLD = 2  # kinds of count in one headline


def statement(there, series, params):
    """The newest figure of each kind, with its own year: they are not set against each other."""
    parts = [
        say_newest(
            SAID[key].format(there=there.in_a_sentence),
            each,
            **options(
                params,
                or_none,
                f"{LATEST} for one way" if key[1] == Kind.VISIT else latest_of(params),
            ),
        )
        for each in series
        for key in [tuple(each.slug.rsplit("-", 1))]
    ]
    topical = topic(f"Travel between North Korea and {there.in_a_sentence}")
    return join(*[each for each in parts if each][:TOLD], by=". ") or topical
