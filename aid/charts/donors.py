"""What donors gave, in one year, in all and by every account; what agencies received."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from nkworld.asking.fields import YearField
from nkworld.asking.parameters import SPAN, CountryField, figure_parameters, rule_called
from nkworld.charts import Figure, Point, Sentence, Series
from nkworld.charts.periods import end_of, is_over
from nkworld.figures.amounts import day_of, point_of, within
from nkworld.figures.claims import Claims, Row
from nkworld.figures.registry import register
from nkworld.portal.views.heat import HeatParameters, table_of_heat
from nkworld.provenance.models import HeadlineRule

from ..choices import EVERYBODY, LABEL, NO_AGENCY, NOBODY_NAMED, NOTES, Commodity, Scope, Stage
from ..claims import (
    AT_ONE_STAGE,
    CONTRIBUTIONS,
    FISCAL,
    FOOD,
    IN_DOLLARS,
    NAMES,
    ORDER,
    STAGE_SUBTITLES,
    CountryParameters,
    Gift,
    accounts,
    claims_read,
    from_and_to,
    gifts_read,
    is_in_one_year,
    is_of_all,
    label_of,
    largest_first,
    named,
    newest,
    place_of,
    size,
    stage_field,
)
from ..models import Contribution, FoodAid
from ..resolve import AgencyField

SHOWN = 20
ENOUGH = 5  # gifts that make a year worth showing unasked
YearParameters = figure_parameters(
    CONTRIBUTIONS,
    allow_all=False,
    shared=("rule", "as_of"),
    stage=AT_ONE_STAGE,
    period=YearField(label="Year", meaning="The year; the newest with enough figures unless said."),
)


def donors_of(claims: Claims, params: dict) -> list[Gift]:
    """One gift for each donor: what the rule’s source says last of all that it gave, which is
    neither a part nor a gift to one agency.
    """
    best = claims.only(lambda row: row["donor__kind"] != LABEL and is_of_all(row)).chosen(
        lambda row: (row["recipient__slug"] != NOBODY_NAMED, place_of(params["rule"], row)),
        "donor__name",
    )
    return largest_first(Gift(name, row) for name, row in best.items())


@register("aid/donors", YearParameters)
def donors(params: dict) -> Figure:
    """What each donor gave in one year, as its newest figure has it."""
    claims, year, gifts, not_over = of_one_year(params, donors_of, SHOWN)
    return bars(
        params,
        claims,
        gifts,
        lambda row: row["source__slug"] in FISCAL,
        ("given", f"Given in {year}", "category-1"),
        ("fiscal", f"In the fiscal year {year}", "category-2"),
        topic=f"donors of aid{f' in {year}' if year else ''}, {params['stage']}",
        subtitle=f"Donors of aid to North Korea, {year}: {STAGE_SUBTITLES[params['stage']]}",
        x_title="Donor",
        notes=(
            NOTES["books-of-one-day"],
            *[NOTES["fiscal-year"]] * any(g.row["source__slug"] in FISCAL for g in gifts),
            NOTES["one-stage"],
            *not_over,
        ),
    )


def of_one_year(
    params: dict, gifts_of: Callable[[Claims, dict], list[Gift]], most: int
) -> tuple[Claims, str, list[Gift], tuple[str, ...]]:
    """(every claim read, the year that is shown, its gifts, a note if it is not over)

    The year asked for; else the newest that is over with enough gifts, else with any.
    """
    claims, day = gifts_read(params["as_of"], params["stage"]), day_of(params)
    by_year = {period: gifts_of(one, params) for period, one in claims.by("period").items()}
    past = {year: gifts for year, gifts in by_year.items() if gifts and is_over(year, day)}
    enough = [year for year, gifts in past.items() if len(gifts) >= ENOUGH]
    period = str(params["period"] or max(enough or past, default=""))
    if params["period"] and not is_over(period, day):
        return claims, period, [], ("The year is not over: nothing is shown of it.",)
    return claims, period, by_year.get(period, [])[:most], ()


def bars(
    params: dict,
    claims: Claims,
    gifts: list[Gift],
    is_apart: Callable[[Row], bool],
    *kinds: tuple[str, str, str],
    **words: Any,
) -> Figure:
    """Gifts as bars; `kinds` are slug, label and colour of most, and of those that stand apart."""
    points: tuple[list[Point], list[Point]] = [], []
    for gift in gifts:
        notes = dict.fromkeys(filter(None, [gift.row["coverage"], gift.row["note"]]))
        point = point_of(gift.row | {"note": "; ".join(notes)}, gift.label)
        points[is_apart(gift.row)].append(point)
    known = [
        Series(slug, label, tuple(some), role)
        for (slug, label, role), some in zip(kinds, points, strict=True)
        if some
    ]
    return Figure(**words, **IN_DOLLARS, kind="bar", **claims.stated(params, known))


LABELS = {Stage.COMMITTED.value: "Obligations", Stage.PAID.value: "Disbursements"}
ROLES = {Stage.COMMITTED.value: "category-2", Stage.PAID.value: "category-1"}
OWN_ACCOUNT = "us-foreign-assistance"


@register(
    "aid/united-states",
    CONTRIBUTIONS,
    shared=SPAN,
    stage=stage_field([("", "Both"), *LABELS.items()]),
)
def united_states(params: dict) -> Figure:
    """What Washington bound itself to pay and what it paid, by its own fiscal year."""
    rows = Contribution.objects.as_of(params["as_of"]).whole().filter(source__slug=OWN_ACCOUNT)
    claims = claims_read(rows.annual().order_by("period"), "stage")
    by_stage = claims.within(params).by("stage")
    shown = [params["stage"]] if params["stage"] else list(LABELS)
    series = tuple(
        by_stage.get(each, Claims(())).series(each, LABELS[each], ROLES[each]) for each in shown
    )
    words = " beside ".join(LABELS[each].lower() for each in shown)
    # What was spent, unless only obligations are on record or were asked for.
    heads = tuple(each for each in series if each.on_record)[-1:]
    what = heads[0].slug if heads else shown[-1]
    return Figure(
        topic=f"US aid {what}, by fiscal year",
        headed_by=heads,
        subtitle=f"Assistance of the United States to North Korea: {words}",
        **IN_DOLLARS,
        kind="bar",
        x_title="Fiscal year",
        notes=(NOTES["us-fiscal-year"], NOTES["us-stages"]),
        **claims.stated(params, series),
    )


class DonorsByYearParameters(HeatParameters):
    dataset = CONTRIBUTIONS
    shared = SPAN


@register("aid/donors-by-year", DonorsByYearParameters)
def donors_by_year(params: dict) -> Figure:
    """What each donor gave in each year, in the books of one source a row."""
    return table_of_heat(donors_of_years, params)


def donors_of_years(params: dict) -> Figure:
    rows = Contribution.objects.as_of(params["as_of"]).annual().exclude(scope=Scope.AGAIN)
    claims = claims_read(rows.exclude(donor__kind=LABEL), *NAMES).within(params)
    rule: Any = rule_called(CONTRIBUTIONS, moment=params["as_of"]) if claims.rows else None
    accounts = claims.only(lambda row: size(row) >= 0).by("donor__slug", "source__slug", "stage")
    series = []
    for slugs, one in accounts.items():
        # Of all its gifts before those to several bodies, as in aid/donors.
        chosen = one.chosen(
            lambda row: (
                (0, row["recipient__slug"] != NOBODY_NAMED, place_of(rule, row))
                if is_of_all(row)
                else (1, -size(row), place_of(rule, row))
            )
        )
        # Where it has no figure of all of a year, the largest gift or part is the least that the
        # donor gave.
        points = tuple(
            point if is_of_all(row) else replace(point, value=None, low=size(row), high=None)
            for row in chosen.values()
            for point in [point_of(row, row["period"])]
        )
        name, year = one.rows[0]["donor__name"], ", fiscal years" * (slugs[1] in FISCAL)
        label = f"{name}: {one.rows[0]['source__short_name']}, {one.rows[0]['stage']}{year}"
        series.append(Series("-".join(slugs), label, points, group=name))
    return Figure(
        headline=Sentence("Aid to North Korea by donor and year"),
        subtitle="In the books of one source a row; no row is added to another",
        kind="heat",
        steps=(400_000, 1_500_000, 5_000_000, 10_000_000),
        **IN_DOLLARS | {"is_flow": False},
        **claims.stated(params, series),
    )


SHOWN_GIFTS = 24
GIFTS = (("gifts", "One donor", "category-1"), ("totals", "All donors together", "other"))


@register("aid/agencies", YearParameters)
def agencies(params: dict) -> Figure:
    """What single agencies received in one year, gift by gift."""
    claims, year, gifts, not_over = of_one_year(params, received_by, SHOWN_GIFTS)
    return bars(
        params,
        claims,
        gifts,
        lambda row: row["donor__slug"] == EVERYBODY,
        *GIFTS,
        topic=f"gifts to agencies{f' in {year}' if year else ''}, {params['stage']}",
        subtitle=f"Gifts to named agencies, {year}: {STAGE_SUBTITLES[params['stage']]}",
        x_title="Agency and donor",
        notes=(NOTES["named-gifts"], NOTES["one-stage"], *not_over),
    )


def received_by(claims: Claims, params: dict) -> list[Gift]:
    """The gifts of one year to single agencies, the largest first.

    Of one donor and agency what the rule’s source says last; several grants, each a part of
    something larger, are each a gift of their own.
    """
    to_one = claims.only(lambda row: row["recipient__kind"] not in NO_AGENCY)
    gifts = []
    for one in to_one.by("recipient__slug", "donor__slug").values():
        whole = one.only(lambda row: row["scope"] != Scope.PART)
        grants = [whole] if whole else list(one.by("coverage").values())
        for number, rows in enumerate(grants, start=1):
            row = min(rows.rows, key=partial(place_of, params["rule"]))
            several = f" ({number} of {len(grants)})" if len(grants) > 1 else ""
            agency = row["recipient__abbreviation"] or row["recipient__name"]
            is_own = row["recipient__slug"] == row["donor__slug"]
            means = (
                "of its own means"
                if is_own
                else f"from {named(row['donor__name'], row['donor__slug'])}"
            )
            gifts.append(Gift(f"{agency}, {means}{several}", row, several))
    return largest_first(gifts)


@register(
    "aid/agency",
    CONTRIBUTIONS,
    allow_all=False,
    over_time=False,  # its rows are years and donors
    stage=AT_ONE_STAGE,
    agency=AgencyField(label="Agency", initial="wfp"),
    also_of=["aid/food-aid"],
)
def agency(params: dict) -> Figure:
    """What one agency received, gift by gift, the newest year first."""
    actor, claims = params["agency"], gifts_read(params["as_of"], params["stage"])
    claims = claims.where(recipient__slug=actor.slug)
    years = within(params, claims.periods)[::-1]
    gifts = [
        Gift(f"{year}: {each.row['donor__name']}{each.number}", each.row)
        for year in years
        for each in received_by(claims.where(period=year), params)
    ]
    return bars(
        params,
        claims,
        gifts[:SHOWN_GIFTS],
        lambda row: row["donor__slug"] == EVERYBODY,
        *GIFTS,
        topic=f"gifts to {actor.short}, {params['stage']}",
        subtitle=f"Gifts to {actor.short} for North Korea: {STAGE_SUBTITLES[params['stage']]}",
        x_title="Year and donor",
        notes=(NOTES["named-gifts"], NOTES["one-stage"]),
    )


GIVEN = ORDER[:2]
MOST = 6  # accounts that one picture can tell apart


def drawn_accounts(
    claims: Claims, rule: HeadlineRule, label: Callable[[Row], str], *names: str
) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """(one series for each account, a note on those left out).

    What was given comes before what was promised, then the longest first. Slugs begin with the
    status.
    """
    grouped = sorted(
        claims.by(*names).items(),
        key=lambda pair: (pair[0][0] not in GIVEN, -len(pair[1].periods), pair[0]),
    )
    series = accounts(grouped, claims.periods, rule, label)
    known = [each for each in series if any(point.numbers for point in each.points)]
    left_out = "; ".join(each.label for each in known[MOST:])
    note = f"Not drawn, in the table of claims: {left_out}."
    return tuple(known[:MOST]), (note,) if left_out else ()


@register(
    "aid/donor",
    CountryParameters,
    formerly={"aid/side-by-side": {"country": "CHN,RUS", "stage": Stage.REPORTED.value}},
)
def donor(params: dict) -> Figure:
    """What one country and its people gave, by every account of it."""
    country = params["country"]
    rows = Contribution.objects.as_of(params["as_of"]).filter(donor__country=country)
    if params["stage"]:
        rows = rows.filter(stage=params["stage"])
    claims = claims_read(rows.exclude(scope=Scope.AGAIN), *NAMES).within(params)
    rule: Any = rule_called(CONTRIBUTIONS, moment=params["as_of"]) if claims.rows else None
    series, left_out = drawn_accounts(
        claims.where(frequency="annual").only(is_of_all),
        rule,
        lambda row: ", ".join(
            [
                *[row["donor__name"]] * (row["donor__kind"] != "country"),
                row["source__short_name"],
                row["stage"],
                *["by the day"] * (row["scope"] == Scope.STATE),
            ]
        ),
        *("stage", "donor__slug", "source__slug", "scope"),
    )
    heads, later = tuple[Series, ...](), False
    if last := newest(claims, rule):
        # What became of it, by whom of the country and to whom.
        stage = last["stage"] if last["stage"] != Stage.REPORTED else ""
        year = "in the fiscal year" * (last["source__slug"] in FISCAL)
        text = " ".join(filter(None, [stage, *from_and_to(last), year]))
        caveat = "; ".join(filter(None, [text, last["caveat"]]))
        point = point_of(last | {"caveat": caveat}, last["period"])
        heads = (Series("newest", label_of(last), (point,)),)
        # “No figure since” is said of all that it gave, of which gifts to one agency tell nothing.
        later = any(
            size(row) >= 0 and end_of(row["period"]) > end_of(last["period"]) for row in claims.rows
        )
    return Figure(
        topic=f"{'all ' if later else ''}aid from {named(str(country))}",
        # In which years more was taken back than given.
        left_out=tuple(f"{r['period']}: {r['caveat']}." for r in claims.rows if size(r) < 0),
        subtitle=f"Aid from {named(str(country))} to North Korea by year, by every account of it",
        **IN_DOLLARS,
        kind="bar",
        notes=(NOTES["accounts-apart"], *left_out),
        headed_by=heads,
        **claims.stated(params, series),
    )


@register(
    "aid/food-from",
    FOOD,
    shared=SPAN,
    country=CountryField(label="Donor", path="donor__country", initial="CHN"),
)
def food_from(params: dict) -> Figure:
    """Food that one country gave, in tonnes, by every account of all of it."""
    country = params["country"]
    rows = FoodAid.objects.as_of(params["as_of"]).filter(donor__country=country)
    own = ("frequency", "donor__slug", "stage", "coverage")
    claims = claims_read(rows.filter(commodity=Commodity.ALL_FOOD), *own).within(params)
    claims = claims.with_caveats(
        lambda row: "; ".join(filter(None, [row["caveat"], row["coverage"]]))
    )
    rule: Any = rule_called(FOOD, moment=params["as_of"]) if claims.rows else None
    series, left_out = drawn_accounts(
        claims.where(frequency="annual"),
        rule,
        lambda row: f"{row['source__short_name']}, {row['stage']}",
        *("stage", "donor__slug", "source__slug"),
    )
    # What heads it: of each year, or part of one, the claim that stands first, with what became of
    # it where that is not merely reported.
    heads = []
    for row in (
        claims.only(is_in_one_year).chosen(partial(place_of, rule)).values() if claims.rows else ()
    ):
        stage = "" if row["stage"] == Stage.REPORTED else row["stage"]
        caveat = "; ".join(filter(None, [stage, row["caveat"]]))
        heads.append(point_of(row | {"caveat": caveat}, row["period"]))
    newest = (Series("newest", "Food aid", tuple(heads)),) if heads else ()
    return Figure(
        topic=f"food aid from {named(str(country))}",
        subtitle=f"Food aid from {named(str(country))} to North Korea by year, all kinds of food",
        unit="tonnes",
        is_flow=True,
        kind="bar",
        notes=("Sources count different things, and are never added.", *left_out),
        headed_by=newest,
        **claims.stated(params, series),
    )
