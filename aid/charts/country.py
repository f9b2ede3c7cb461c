from nkworld.charts import Figure, exact, money, source_role
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, sources_in, within

from ..choices import Commodity, Money, Scope
from ..claims import Claims, place_by
from ..lines import CONTRIBUTIONS, DOLLARS, FOOD, MONEY_WORDS, line
from ..models import Contribution, FoodAid
from ..parameters import CountryParameters, FoodFromParameters

ORDER = [Money.PAID.value, Money.REPORTED.value, Money.COMMITTED.value, Money.PLEDGED.value]
GIVEN = ORDER[:2]
MOST = 6  # accounts that one picture can tell apart
NOTE_APART = (
    "Each series is one account: of one giver, by one source, of one status of money. They overlap "
    "and are never added. “By the day” means books as they stood on one day. Parts of a figure, "
    "and the same money told again, stand in the table."
)


class InNoOrder:
    """Stands for a rule where no source is preferred."""

    @staticmethod
    def place(source_id):
        return source_id


def accounts(claims, asked, label, *names):
    """(one series for each account, the labels of those left out).

    What was given comes before what was promised, then the longest first. Slugs begin with the
    status.
    """
    grouped = sorted(
        claims.by(*names).items(),
        key=lambda pair: (pair[0][0] not in GIVEN, -len(pair[1].periods), pair[0]),
    )
    periods = within(asked, claims.periods)
    series = [
        line(
            "-".join(str(part) for part in key),
            label(one.rows[0]),
            source_role(number),
            periods,
            one.chosen(InNoOrder),
        )
        for number, (key, one) in enumerate(grouped)
    ]
    known = [each for each in series if each.known]
    return tuple(known[:MOST]), [each.label for each in known[MOST:]]


def notes(left_out, *more):
    told = "; ".join(left_out)
    rest = (f"Not drawn, in the table of claims: {told}.",) if left_out else ()
    return (*more, *rest)


@register(
    "aid/donor",
    title="Aid from one country",
    datasets=[CONTRIBUTIONS],
    parameters=CountryParameters,
)
def donor(asked):
    """What one country and its people gave, by every account of it."""
    country = asked["country"]
    rows = Contribution.objects.known(asked["as_of"]).from_country(country)
    rows = rows.to_no_single_agency().exclude(scope__in=[Scope.PART, Scope.AGAIN])
    if asked["money"]:
        rows = rows.with_money(asked["money"])
    names = ("donor__slug", "donor__name", "donor__kind", "money", "scope", "state_of", "coverage")
    claims = Claims.read(rows, *names)
    group = ("money", "donor__slug", "source__slug", "scope")
    series, left_out = accounts(claims, asked, account_label, *group)
    return Figure(
        slug="aid/donor",
        headline=statement(country, claims),
        subtitle=f"Aid from {country} to North Korea by year, by every account of it",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        series=series,
        sources=sources_in(series, claims.names),
        notes=notes(left_out, NOTE_APART),
        as_of=as_of_text(asked, claims.rows),
    )


def account_label(row):
    """“OCHA tracking service, reported”; the giver is named where it is not the country itself."""
    words = [row["source__short_name"], MONEY_WORDS[row["money"]]]
    if row["donor__kind"] != "country":
        words.insert(0, row["donor__name"])
    if row["scope"] == Scope.STATE:
        words.append("by the day")
    return ", ".join(words)


def newest(claims):
    """The claim about the newest year in which something was given, else promised.

    Paid before reported, the whole of a year before the books of a day.
    """
    rows = [row for row in claims.rows if row["value"] > 0]
    rows = [row for row in rows if row["money"] in GIVEN] or rows
    last = max((row["period"] for row in rows), default="")
    place = place_by(InNoOrder)
    of_last = [row for row in rows if row["period"] == last]
    return min(of_last, key=lambda row: (ORDER.index(row["money"]), place(row)), default=None)


def newest_point(series):
    """The same of a figure's series: (series, point); None without any."""
    known = [(each, point) for each in series for point in each.known if point.value > 0]
    given = [pair for pair in known if pair[0].slug.partition("-")[0] in GIVEN] or known
    last = max((point.x for _, point in given), default="")
    return next((pair for pair in given if pair[1].x == last), None)


def statement(country, claims):
    row = newest(claims)
    if row is None:
        return f"Aid from {country} to North Korea"
    giver = str(country) if row["donor__kind"] == "country" else row["donor__name"]
    told = f"{money(row['value'])} {MONEY_WORDS[row['money']]} for {row['period']}"
    return f"Aid from {giver}: {told}, the newest figure on record"


@register(
    "aid/food-from",
    title="Food from one country",
    datasets=[FOOD],
    parameters=FoodFromParameters,
)
def food_from(asked):
    """Food that one country gave, in tonnes, by every account of all of it."""
    country = asked["country"]
    rows = FoodAid.objects.known(asked["as_of"]).food().filter(donor__country=country)
    claims = Claims.read(rows.filter(commodity=Commodity.ALL_FOOD), "donor__slug", "stage")
    label = food_label
    series, left_out = accounts(claims, asked, label, "stage", "donor__slug", "source__slug")
    return Figure(
        slug="aid/food-from",
        headline=food_statement(country, series),
        subtitle=f"Food aid from {country} to North Korea by year, all kinds of food",
        unit="tonnes",
        measure="count",
        kind="bar",
        series=series,
        sources=sources_in(series, claims.names),
        notes=notes(left_out, "Sources count different things, and are never added."),
        as_of=as_of_text(asked, claims.rows),
    )


def food_label(row):
    return f"{row['source__short_name']}, {MONEY_WORDS[row['stage']]}"


def food_statement(country, series):
    """The headline: the largest year of the longest account."""
    if not series or not series[0].known:
        return f"Food aid from {country} to North Korea"
    peak = max(series[0].known, key=lambda point: point.value)
    return (
        f"{country} gave {exact(peak.value)} tonnes of food in {peak.x}, its largest year on record"
    )
