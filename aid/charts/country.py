from nkworld.charts import Figure, Series, source_role
from nkworld.charts.sentences import LATEST, join, newest, peak_and_newest, say, topic
from nkworld.provenance.figures import register
from nkworld.provenance.models import Status
from nkworld.provenance.points import as_of_text, day_of, sources_in, tells_newest
from nkworld.provenance.rules import rule_called

from ..choices import Commodity, Money, Scope
from ..claims import Claims, as_point, ends, is_given, place_by
from ..lines import CONTRIBUTIONS, DOLLARS, FOOD, MONEY_WORDS, line
from ..models import Contribution, FoodAid
from ..newest import NAMES, ORDER, is_account, newest_gifts
from ..parameters import CountryParameters, FoodFromParameters
from ..stacks import tonnes
from ..telling import named, source_named, source_of

GIVEN = ORDER[:2]
MOST = 6  # accounts that one picture can tell apart
NOTE_APART = (
    "Each series is one account: of one giver, by one source, of one status of money. They overlap "
    "and are never added. “By the day” means books as they stood on one day. Parts of a figure, "
    "gifts to one agency, and the same money told again, stand in the table."
)


def accounts(claims, periods, rule, label, *names):
    """(one series for each account, the labels of those left out).

    What was given comes before what was promised, then the longest first. Slugs begin with the
    status.
    """
    grouped = sorted(
        claims.by(*names).items(),
        key=lambda pair: (pair[0][0] not in GIVEN, -len(pair[1].periods), pair[0]),
    )
    series = [
        line(
            "-".join(str(part) for part in key),
            label(one.rows[0]),
            source_role(number),
            periods,
            one.chosen(rule),
        )
        for number, (key, one) in enumerate(grouped)
    ]
    known = [each for each in series if any(point.numbers for point in each.points)]
    return tuple(known[:MOST]), [each.label for each in known[MOST:]]


def notes(left_out, *more):
    told = "; ".join(left_out)
    rest = (f"Not drawn, in the table of claims: {told}.",) if left_out else ()
    return (*more, *rest)


def behind(series, headline, names):
    """The sources of the picture and of the sentence above it."""
    told = Series("told", "", tuple(claim.point for claim in headline.claims))
    return sources_in((*series, told), names)


@register(
    "aid/donor",
    title="Aid from one country",
    datasets=[CONTRIBUTIONS],
    parameters=CountryParameters,
)
def donor(params):
    """What one country and its people gave, by every account of it."""
    country = params["country"]
    rows = Contribution.objects.as_of(params["as_of"]).from_country(country)
    if params["money"]:
        rows = rows.with_money(params["money"])
    claims = Claims.read(rows.exclude(scope=Scope.AGAIN), *NAMES).asked_for(params)
    rule = rule_called(CONTRIBUTIONS) if claims else None
    told = claims.only(is_account)
    group = ("money", "donor__slug", "source__slug", "scope")
    series, left_out = accounts(told, told.periods, rule, account_label, *group)
    headline = newest_gifts(claims, rule, day_of(params), tells_newest(params))
    return Figure(
        slug="aid/donor",
        headline=headline or topic(f"Aid from {named(str(country))} to North Korea"),
        subtitle=f"Aid from {named(str(country))} to North Korea by year, by every account of it",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        series=series,
        sources=behind(series, headline, claims.names),
        notes=notes(left_out, NOTE_APART),
        as_of=as_of_text(params, claims.rows),
    )


def account_label(row):
    """“OCHA tracking service, reported”; the giver is named where it is not the country itself."""
    words = [row["source__short_name"], MONEY_WORDS[row["money"]]]
    if row["donor__kind"] != "country":
        words.insert(0, row["donor__name"])
    if row["scope"] == Scope.STATE:
        words.append("by the day")
    return ", ".join(words)


@register(
    "aid/food-from",
    title="Food from one country",
    datasets=[FOOD],
    parameters=FoodFromParameters,
)
def food_from(params):
    """Food that one country gave, in tonnes, by every account of all of it."""
    country = params["country"]
    rows = FoodAid.objects.as_of(params["as_of"]).food().filter(donor__country=country)
    own = ("frequency", "donor__slug", "stage", "coverage")
    claims = Claims.read(rows.filter(commodity=Commodity.ALL_FOOD), *own).asked_for(params)
    claims = Claims(tuple(row | {"doubt": row["coverage"]} for row in claims.rows))
    rule = rule_called(FOOD) if claims else None
    yearly = claims.where(frequency="annual")
    group = ("stage", "donor__slug", "source__slug")
    series, left_out = accounts(yearly, yearly.periods, rule, food_label, *group)
    headline = food_statement(country, series, claims, rule, params)
    return Figure(
        slug="aid/food-from",
        headline=headline,
        subtitle=f"Food aid from {named(str(country))} to North Korea by year, all kinds of food",
        unit="tonnes",
        measure="count",
        kind="bar",
        series=series,
        sources=behind(series, headline, claims.names),
        notes=notes(left_out, "Sources count different things, and are never added."),
        as_of=as_of_text(params, claims.rows),
    )


def food_label(row):
    return f"{row['source__short_name']}, {MONEY_WORDS[row['stage']]}"


def food_statement(country, series, claims, rule, params):
    """How the longest account ran, and what any other tells of a later time."""
    giver = named(str(country))
    last = newest(series[0], day_of(params)) if series else None
    if last is None:
        return topic(f"Food aid from {giver} to North Korea")
    stage = series[0].slug.partition("-")[0]
    said = f"from {giver}" if stage == Money.REPORTED else f"{MONEY_WORDS[stage]} by {giver}"
    what = "an estimate" if last.is_estimated else "the count"
    count = f"by {what} of {source_named(claims.names[last.source])}"
    later = later_food(claims, last, rule)
    is_newest = tells_newest(params)
    told = peak_and_newest(
        series[0],
        day=day_of(params),
        written=tonnes,
        at_peak=f"Food aid {said} peaked {{when}} at {{amount}} {count}",
        at_last="; {when} it was {amount}",
        alone=f"Food aid {said} was {{amount}} {{when}} {count}",
        latest=f"{LATEST} in that count",
        is_newest=is_newest and not later,
    )
    return join(told, told_later(later, day_of(params), is_newest) if later else None, by=". ")


def later_food(claims, last, rule):
    """The newest claim of any source that ends after the last year of an account."""
    later = [r for r in claims.rows if ends(r) > ends({"period": last.x}) and is_given(r)]
    end = max(map(ends, later), default=None)
    of_end = [row for row in later if ends(row) == end]
    return min(of_end, key=place_by(rule), default=None)


def told_later(row, day, is_newest):
    tells = "estimates" if row["status"] == Status.ESTIMATED else "tells of"
    return say(
        f"{source_of(row)} {tells} {{amount}} {{when}}",
        day=day,
        written=tonnes,
        period=row["period"],
        is_newest=is_newest,
        latest=f"{LATEST} of food of all kinds",
        labels={"amount": f"Food aid, {source_of(row)}"},
        amount=as_point(row["period"], row),
    )
