from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, exact, source_role
from nkworld.charts.headline import COMPILATION
from nkworld.charts.sentences import estimates, join, over, say, say_newest, topic
from nkworld.charts.timeline import arrange
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of, options

from ..categories import Dimension
from ..course import latest_of
from ..models import Direction, Kind
from ..parameters import CountryParameters, of_frequencies
from ..series import common, counts

ENTERED = {
    "china": "Entries from China into North Korea were {amount} {when}",
    "russia": "Entries from Russia into North Korea were {amount} {when}",
}
INTO_NORTH = {"direction": Direction.TO_DPRK, "dimension": Dimension.TOTAL}
COUNTRIES = {"CHN": ("china", "From China", "china"), "RUS": ("russia", "From Russia", "source-1")}
HALF_COUNTED = (
    "Russian figures of 2021 and 2022 cover two quarters only and are left out here: the table "
    "of claims has them."
)
FEW = "Only China and Russia were found to count those who leave for North Korea."


@register(
    "travel/visitors",
    title="Foreigners entering North Korea",
    parameters=of_frequencies(Frequency.ANNUAL),
)
def visitors(params):
    """How often Chinese and Russians entered North Korea, as their own offices count."""
    counted = counts(
        params, "country__code", kind=Kind.ENTRY, country__code__in=COUNTRIES, **INTO_NORTH
    )
    series = tuple(
        Series(slug, label, counted.points(code), role)
        for code, (slug, label, role) in COUNTRIES.items()
        if code in counted.keys
    )
    return Figure(
        headline=statement(series, params),
        subtitle="Entries of Chinese and Russians into North Korea, all purposes",
        kind="bar",
        notes=(FEW, HALF_COUNTED),
        **common(params, counted, series),
    )


def statement(series, params):
    """The newest figure of each country, each with its own year: two counts, never set together."""
    parts = [
        say_newest(ENTERED[each.slug], each, **options(params, exact, latest_of(params)))
        for each in series
    ]
    return join(*parts, by=". ") or topic("Foreigners entering North Korea")


@register(
    "travel/tourists", title="Tourists from one country, by source", parameters=CountryParameters
)
def tourists(params):
    """How many tourists of one country visit North Korea: every estimate, with its range."""
    country = params["country"]
    counted = counts(params, "kind", kind=Kind.TOUR, country__code=country.code, **INTO_NORTH)
    series = tuple(
        Series(slug, counted.names[slug], with_gaps(line), source_role(number))
        for number, slug in enumerate(counted.sources)
        for line in [counted.points(Kind.TOUR, source=slug)]
    )
    return Figure(
        headline=spread(country, series, params),
        subtitle=f"Tourists from {country} to North Korea, as each source has it",
        kind="dot",
        notes=("Estimates of different sources are never added or averaged.",),
        **common(params, counted, series),
    )


def with_gaps(points):
    """The same with a gap for every period that nobody counts, so that time is to scale."""
    by_period = {point.x: point for point in points}
    return tuple(by_period.get(x) or Point(x, None) for x in arrange(by_period, fill=True))


def spread(country, series, params):
    """The newest count or estimate; where several speak of that period, how far they lie apart."""
    there, day = country.in_a_sentence, day_of(params)
    known = [point for each in series for point in over(each.points, day)]
    reviewed = [point for point in known if point.read != COMPILATION] or known
    last = max((point.x for point in reviewed), default="")
    of_last = [point for point in reviewed if point.x == last]
    if not of_last:
        return topic(f"Tourists from {there} to North Korea")
    if len(of_last) > 1:
        return estimates(
            f"Figures of tourists from {there} in one year lie apart: {{lowest}}, and {{highest}}",
            [(point.x, point) for point in of_last],
            written=exact,
            label="Tourists",
        )
    by = "estimate" if of_last[0].status == Status.ESTIMATED else "count"
    who = "foreign tourists came" if country.code == WORLD else f"tourists came from {there}"
    return say(
        f"{{amount}} {who} {{when}}, by one {by}",
        period=last,
        labels={"amount": "Tourists"},
        amount=of_last[0],
        **options(params, exact, latest_of(params)),
    )
