from nkworld.charts import Figure, Point, Series, exact
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status

from ..categories import PARTS, Category, Dimension
from ..models import Direction, Kind
from ..parameters import CHINESE, AdditionParameters, of_frequencies
from ..series import (
    checks_of,
    common,
    counts,
    difference_notes,
    roles_of,
    span_notes,
    stack,
    totals_of,
)

ChinaParameters = of_frequencies(*CHINESE)
INTO_CHINA = {"country__code": "CHN", "direction": Direction.FROM_DPRK, "kind": Kind.ENTRY}
# China's five purposes; the parts of the other dimensions are the same for everybody.
DIVIDED = {
    Dimension.PURPOSE: PARTS[Dimension.PURPOSE][:5],
    Dimension.SEX: PARTS[Dimension.SEX],
    Dimension.AGE: PARTS[Dimension.AGE],
    Dimension.MODE: PARTS[Dimension.MODE],
}
NOT_PEOPLE = "Entries, not people: who crosses five times is counted five times."


@register("travel/china", title="North Koreans entering China", parameters=ChinaParameters)
def china(params):
    """How often North Koreans entered China, as its tourism office counts them."""
    counted = counts(params, "category", dimension=Dimension.TOTAL, **INTO_CHINA)
    series = Series("entries", "Entries", counted.points(Category.TOTAL), "china")
    return Figure(
        topic="entries into China",
        subtitle="Entries of North Koreans into China, all purposes",
        kind="bar",
        notes=(NOT_PEOPLE, *span_notes(params)),
        **common(params, counted, (series,)),
    )


def divided(dimension, params):
    """Entries into China stacked by one dimension, each period's parts against its total."""
    both = [Dimension.TOTAL, dimension]
    counted = counts(params, "category", dimension__in=both, **INTO_CHINA)
    categories = DIVIDED[dimension]
    series, checks = stack(counted, categories, roles_of(categories))
    return Figure(
        topic=f"China entries by {dimension.value}",
        headed_by=(totals_of(checks, "All"),),
        subtitle=f"Entries of North Koreans into China by {dimension.label.lower()}",
        kind="stacked",
        notes=(*difference_notes(checks), *span_notes(params)),
        **common(params, counted, series),
    )


@register("travel/china-purpose", title="Entries into China by purpose", parameters=ChinaParameters)
def purpose(params):
    """Why North Koreans entered China: the purposes that its tourism office prints."""
    return divided(Dimension.PURPOSE, params)


@register("travel/china-sex", title="Entries into China by sex", parameters=ChinaParameters)
def sex(params):
    """How many of the entries into China were made by women, and how many by men."""
    return divided(Dimension.SEX, params)


@register("travel/china-age", title="Entries into China by age", parameters=ChinaParameters)
def age(params):
    """How old those are who enter China, as far as the age bands are printed."""
    return divided(Dimension.AGE, params)


@register(
    "travel/china-mode",
    title="Entries into China by means of transport",
    parameters=ChinaParameters,
)
def mode(params):
    """How North Koreans crossed into China: by ship, air, road, rail or on foot."""
    return divided(Dimension.MODE, params)


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
        topic="entries into China, parts and total",
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
    parts = tuple(part for point in check.parts.values() for part in point.parts)
    return Point(
        check.period, check.sum, None, None, derived, check.total.source, note, parts=parts
    )
