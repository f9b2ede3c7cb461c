from decimal import Decimal

from nkworld.charts import Figure, Series, exact, percent
from nkworld.provenance.figures import register

from ..categories import PARTS, Category, Dimension
from ..models import Direction, Kind
from ..parameters import CHINESE, of_frequencies
from ..parts import difference_notes
from ..series import CROSSINGS, common, counts, roles_of, span_notes, stack, total_of
from ..words import comparable, in_words

ChinaParameters = of_frequencies(*CHINESE)
INTO_CHINA = {
    "country__code": "CHN",
    "direction": Direction.FROM_DPRK,
    "kind": Kind.ENTRY,
}
# China's five purposes; the parts of the other dimensions are the same for everybody.
DIVIDED = {
    Dimension.PURPOSE: PARTS[Dimension.PURPOSE][:5],
    Dimension.SEX: PARTS[Dimension.SEX],
    Dimension.AGE: PARTS[Dimension.AGE],
    Dimension.MODE: PARTS[Dimension.MODE],
}
NOT_PEOPLE = "Entries, not people: who crosses five times is counted five times."
STEP_BACK = 5


@register(
    "travel/china",
    title="North Koreans entering China",
    datasets=[CROSSINGS],
    parameters=ChinaParameters,
)
def china(asked):
    """How often North Koreans entered China, as its tourism office counts them."""
    counted = counts(asked, "category", dimension=Dimension.TOTAL, **INTO_CHINA)
    series = (Series("entries", "Entries", counted.line(Category.TOTAL), "china"),)
    return Figure(
        slug="travel/china",
        headline=rise(total_of(counted)),
        subtitle="Entries of North Koreans into China, all purposes",
        kind="bar",
        notes=(NOT_PEOPLE, *span_notes(asked)),
        **common(asked, counted, series),
    )


def rise(known):
    """The headline: the newest year against five years before, where one source counts both."""
    if not known:
        return "North Koreans entering China"
    last = known[-1]
    said = f"North Koreans entered China {exact(last.value)} times {in_words(last.x)}"
    before = next((p for p in known if p.x.isdigit() and int(p.x) == year_before(last)), None)
    if before is None or before.source != last.source:
        return said
    grown = 100 * (last.value - before.value) / before.value
    way = "more" if grown >= 0 else "fewer"
    return f"{said}, {percent(abs(grown))} {way} than the {exact(before.value)} of {before.x}"


def year_before(point):
    return int(point.x) - STEP_BACK if point.x.isdigit() else None


def divided(slug, dimension, statement, asked):
    """Entries into China stacked by one dimension, each period's parts against its total."""
    both = [Dimension.TOTAL, dimension]
    counted = counts(asked, "category", dimension__in=both, **INTO_CHINA)
    categories = DIVIDED[dimension]
    series, checks = stack(counted, categories, roles_of(categories))
    return Figure(
        slug=slug,
        headline=statement(checks),
        subtitle=f"Entries of North Koreans into China by {dimension.label.lower()}",
        kind="stacked",
        notes=(*difference_notes(checks), *span_notes(asked)),
        **common(asked, counted, series),
    )


def largest(checks, template):
    """(part, share, period) of the largest part in the newest period that has any, in words."""
    split = [check for check in checks if check.parts and check.total.value]
    if not split:
        return "How entries into China divide"
    check = split[-1]
    category, point = max(check.parts.items(), key=lambda pair: pair[1].value or 0)
    share = percent(Decimal(100) * (point.value or 0) / check.total.value)
    return template.format(
        part=category.label,
        lower=category.label.lower(),
        share=share,
        period=in_words(check.period),
    )


@register(
    "travel/china-purpose",
    title="Entries into China by purpose",
    datasets=[CROSSINGS],
    parameters=ChinaParameters,
)
def purpose(asked):
    """Why North Koreans entered China: the purposes that its tourism office prints."""
    template = "{part} made {share} of the entries into China {period}"
    return divided("travel/china-purpose", Dimension.PURPOSE, lambda c: largest(c, template), asked)


@register(
    "travel/china-sex",
    title="Entries into China by sex",
    datasets=[CROSSINGS],
    parameters=ChinaParameters,
)
def sex(asked):
    """How many of the entries into China were made by women, and how many by men."""
    return divided("travel/china-sex", Dimension.SEX, women, asked)


def women(checks):
    """The headline: the highest count of women against the first, where the two differ."""
    known = [check.parts[Category.FEMALE] for check in checks if Category.FEMALE in check.parts]
    if not known:
        return "Women and men entering China"
    known = comparable(known)
    first, most = known[0], max(known, key=lambda point: point.value)
    if first is most or not first.value:
        return f"Women entered China {exact(most.value)} times {in_words(most.x)}"
    times = (most.value / first.value).quantize(Decimal("0.1"))
    return (
        f"Women entered China {exact(first.value)} times {in_words(first.x)} and "
        f"{exact(most.value)} times {in_words(most.x)}, {times} times as often"
    )


@register(
    "travel/china-age",
    title="Entries into China by age",
    datasets=[CROSSINGS],
    parameters=ChinaParameters,
)
def age(asked):
    """How old those are who enter China, as far as the age bands are printed."""
    template = "Those aged {lower} made {share} of the entries into China {period}"
    return divided("travel/china-age", Dimension.AGE, lambda c: largest(c, template), asked)


@register(
    "travel/china-mode",
    title="Entries into China by means of transport",
    datasets=[CROSSINGS],
    parameters=ChinaParameters,
)
def mode(asked):
    """How North Koreans crossed into China: by ship, air, road, rail or on foot."""
    template = "{share} of the entries into China {period} were made by {lower}"
    return divided("travel/china-mode", Dimension.MODE, lambda c: largest(c, template), asked)
