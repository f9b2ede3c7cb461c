from nkworld.charts import Figure, Point, Series, exact
from nkworld.charts.sentences import topic
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status

from ..categories import Dimension
from ..parameters import AdditionParameters
from ..parts import checks_of, difference_notes
from ..series import common, counts, span_notes
from .china import DIVIDED, INTO_CHINA


@register(
    "travel/parts-and-total",
    title="Do the parts add up to the total?",
    parameters=AdditionParameters,
)
def parts_and_total(params):
    """Entries into China: the printed total of each period beside the sum of its printed parts."""
    dimension = Dimension(params["by"])
    both = [Dimension.TOTAL, dimension]
    counted = counts(params, "category", dimension__in=both, **INTO_CHINA)
    checks = [check for check in checks_of(counted, DIVIDED[dimension]) if check.parts]
    series = (
        Series("total", "Printed total", tuple(check.total for check in checks), "turnover"),
        Series("sum", "Sum of the printed parts", tuple(map(summed, checks)), "imports"),
    )
    return Figure(
        headline=topic(
            f"Entries into China: the printed total beside its parts by {dimension.label.lower()}"
        ),
        subtitle=f"Entries of North Koreans into China, parts by {dimension.label.lower()}",
        kind="dot",
        notes=(*difference_notes(checks), *span_notes(params)),
        **common(params, counted, series),
    )


def summed(check):
    """The sum of the printed parts, with its difference from the total in the note."""
    if check.adds_up:
        note = "equals the printed total"
    else:
        way = "fewer" if check.difference > 0 else "more"
        note = f"{exact(abs(check.difference))} {way} than the printed total"
    derived = Status.DERIVED.value
    return Point(check.period, check.sum, None, None, derived, check.total.source, note)
