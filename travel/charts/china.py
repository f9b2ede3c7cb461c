from nkworld.charts import Figure, Point, Series, exact, percent
from nkworld.charts.sentences import Options, compare, incomparable, join, newest, peak, say, topic
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status
from nkworld.provenance.points import day_of, options

from ..categories import PARTS, Category, Dimension
from ..course import Course, latest_of
from ..models import Direction, Kind
from ..parameters import CHINESE, AdditionParameters, of_frequencies
from ..parts import checks_of, difference_notes
from ..precision import share_of
from ..series import common, counts, roles_of, span_notes, stack

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
STEP_BACK = 5
ENTERED = "North Koreans entered China"
COURSE = Course(
    at_peak=f"{ENTERED} most often {{when}}, {{amount}} times",
    at_last="; {when} it was {amount}",
    alone=f"{ENTERED} {{amount}} times {{when}}",
)
# What is said of the largest part of one dimension, and of the only one that is printed.
LARGEST: dict[str, tuple[str, ...]] = {
    Dimension.PURPOSE: ("{part} made up {share} of the entries into China {when}",),
    Dimension.AGE: (
        "Among the age bands printed for {period}{age}, those aged {lower} were the most, {share} "
        "of the entries into China",
        "Those aged {lower}, the only age band printed for {period}{age}, made up {share} of the "
        "entries into China",
    ),
    Dimension.MODE: ("{share} of the entries into China {when} were made by {lower}",),
}
OF_WOMEN = Course(
    at_peak="Entries of women into China peaked {when} at {amount}",
    at_last="; {when} they were {amount}",
    alone="Women entered China {amount} times {when}",
)


@register("travel/china", title="North Koreans entering China", parameters=ChinaParameters)
def china(params):
    """How often North Koreans entered China, as its tourism office counts them."""
    counted = counts(params, "category", dimension=Dimension.TOTAL, **INTO_CHINA)
    series = Series("entries", "Entries", counted.points(Category.TOTAL), "china")
    return Figure(
        headline=rise(series, params),
        subtitle="Entries of North Koreans into China, all purposes",
        kind="bar",
        notes=(NOT_PEOPLE, *span_notes(params)),
        **common(params, counted, (series,)),
    )


def rise(series, params):
    """The newest year against five years before and against the peak, as far as they compare."""
    values: Options = {"day": day_of(params), "written": exact}
    last = newest(series, values["day"])
    if last is None:
        return topic("North Koreans entering China")
    before = next((point for point in series.known if is_years_before(point, last)), None)
    if before is None or incomparable(series, before, last) or not before.value:
        return COURSE.told(series, params) or topic(ENTERED)
    grown = 100 * (last.value - before.value) / before.value
    sentence = compare(
        f"{ENTERED} {{after}} times {{when}}, {{rate}} {{way}} than the {{before}} of {{earlier}}",
        series,
        before,
        last,
        rate=percent(abs(grown)),
        way="more" if grown >= 0 else "fewer",
        **options(params, exact, latest_of(params)),
    )
    return join(sentence, at_the_peak(series, last, values), by=". ")


def at_the_peak(series, last, told):
    """When it was most; nothing where that is the newest."""
    highest = peak(series, last)
    if highest is last:
        return None
    template = "At the peak, {then}, it was {before}"
    return compare(template, series, highest, last, is_newest=False, **told)


def is_years_before(point, last):
    return point.x.isdigit() and last.x.isdigit() and int(point.x) == int(last.x) - STEP_BACK


def divided(dimension, params):
    """Entries into China stacked by one dimension, each period's parts against its total."""
    both = [Dimension.TOTAL, dimension]
    counted = counts(params, "category", dimension__in=both, **INTO_CHINA)
    categories = DIVIDED[dimension]
    series, checks = stack(counted, categories, roles_of(categories))
    return Figure(
        headline=largest(checks, params, *LARGEST[dimension])
        if dimension in LARGEST
        else women(series, params),
        subtitle=f"Entries of North Koreans into China by {dimension.label.lower()}",
        kind="stacked",
        notes=(*difference_notes(checks), *span_notes(params)),
        **common(params, counted, series),
    )


def largest(checks, params, several, alone=""):
    """The share of the largest part in the newest period that has any, in words.

    `alone` stands for `several` where no other part of the period is printed.
    """
    split = [check for check in checks if check.parts and check.total.value]
    if not split:
        return topic("How entries into China divide")
    check = split[-1]
    known = {category: point for category, point in check.parts.items() if point.value is not None}
    if not known:
        return topic("How entries into China divide")
    category = max(known, key=lambda each: known[each].value)
    share = share_of(check, known[category])
    return say(
        alone if alone and len(known) == 1 else several,
        period=check.period,
        labels={"share": category.label},
        texts={"part": category.label, "lower": category.label.lower()},
        share=share.point,
        **options(params, share.written, latest_of(params)),
    )


@register("travel/china-purpose", title="Entries into China by purpose", parameters=ChinaParameters)
def purpose(params):
    """Why North Koreans entered China: the purposes that its tourism office prints."""
    return divided(Dimension.PURPOSE, params)


@register("travel/china-sex", title="Entries into China by sex", parameters=ChinaParameters)
def sex(params):
    """How many of the entries into China were made by women, and how many by men."""
    return divided(Dimension.SEX, params)


def women(series, params):
    """When women entered most often, and the newest."""
    female = next((each for each in series if each.slug == Category.FEMALE), None)
    if female is None:
        return topic("Women and men entering China")
    return OF_WOMEN.told(female, params) or topic("Women and men entering China")


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
