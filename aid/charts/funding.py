"""What came in, from whom and for what; what appeals asked for, and which part of it came in; what
Seoul’s government and private groups sent, by their own account.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial

from nkworld.asking.fields import ALL, OneOfField
from nkworld.asking.parameters import SPAN, figure_parameters
from nkworld.atlas.memo import once_per_request
from nkworld.charts import Figure, Point, Series, exact, in_a_row, money
from nkworld.charts.words import BILLION, rounded
from nkworld.figures.amounts import combined, point_of, rule_for, share_of, total, within
from nkworld.figures.claims import Claims, Row, line
from nkworld.figures.registry import register
from nkworld.provenance.models import HeadlineRule, Status

from ..choices import EVERYBODY, NO_AGENCY, NOTES, Measure, Scope, Sector, SouthernChannel, Stage
from ..claims import (
    AT_ONE_STAGE,
    CONTRIBUTIONS,
    DOLLARS,
    IN_DOLLARS,
    SOUTH,
    STAGE_SUBTITLES,
    accounts,
    check,
    claims_read,
    named,
    place_of,
)
from ..models import Appeal, AppealFigure, Contribution, SouthKoreanAid

LEAST_YEARS = 3  # an account of fewer years is told in the table of claims
WITHIN_A_YEAR = ("donor__slug", "donor__name", "scope", "state_of", "coverage", "plan")


@register("aid/funding", CONTRIBUTIONS, stage=AT_ONE_STAGE)
def funding(params: dict) -> Figure:
    """What all donors together gave in each year; or each donor’s own account of what it paid."""
    rule = rule_for(params, CONTRIBUTIONS)
    rows = Contribution.objects.as_of(params["as_of"]).annual().filter(stage=params["stage"])
    every = claims_read(rows.filter(recipient__kind__in=NO_AGENCY), *WITHIN_A_YEAR)
    parts = every.where(scope=Scope.PART.value)
    claims = every.where(scope=Scope.WHOLE.value).with_caveats(lambda row: caveat_of(row, parts))
    everybody = claims.where(donor__slug=EVERYBODY)
    shown = everybody or claims
    periods = within(params, shown.periods)
    if not everybody:
        by_account = claims.by("donor__slug", "source__slug").items()
        long = [(slugs, some) for slugs, some in by_account if len(some.periods) >= LEAST_YEARS]
        names = ("donor__name", "source__short_name")
        long.sort(key=lambda one: (-len(one[1].periods), *(one[1].rows[0][n] for n in names)))
        series = accounts(
            long,
            periods,
            rule,
            lambda row: (
                row["donor__name"]
                if row["donor__name"] == row["source__short_name"]
                else f"{row['donor__name']} ({row['source__short_name']})"
            ),
        )
    elif params["rule"] == ALL:
        of_periods = everybody.only(lambda row: row["period"] in periods)
        groups = [((slug,), some) for slug, some in of_periods.by("source__slug").items()]
        series = accounts(groups, periods, rule, lambda row: row["source__short_name"])
    else:
        words = ("all-donors", "All donors together", "category-1")
        series = (everybody.headline_series(*words, periods, partial(place_of, rule)),)
    topic = f"{params['stage']} aid, all donors"
    if series and not everybody:  # the donor with the longest account speaks for no other
        topic = f"aid {params['stage']} by {named(series[0].label.partition(' (')[0])}"
    return Figure(
        topic=topic,
        headed_by=() if everybody else series[:1],
        subtitle=f"Aid to North Korea by year, {STAGE_SUBTITLES[params['stage']]}",
        **IN_DOLLARS,
        kind="bar",
        notes=notes(params, series, everybody),
        **shown.stated(params, series),
    )


def caveat_of(whole: Row, parts: Claims) -> str:
    """That of a total, and what contradicts it: that its own source gives more of one part."""
    same = {name: whole[name] for name in ("source_id", "donor__slug", "period")}
    values = [row["value"] for row in parts.where(**same).rows if row["value"] is not None]
    if not values or whole["value"] is None or max(values) <= whole["value"]:
        return whole["caveat"]
    doubt = f"though {money(max(values))} is given of one part of it"
    return "; ".join(filter(None, [whole["caveat"], doubt]))


def notes(params: dict, series: tuple[Series, ...], everybody: Claims) -> tuple[str, ...]:
    if not series:
        return (NOTES["nothing-at-this-stage"],)
    found = [] if everybody else [NOTES["own-accounts"].format(params["stage"])]
    if params["stage"] == Stage.REPORTED:
        found.append(NOTES["one-stage"])
    doubted = [point for each in series for point in each.known if point.caveat]
    if doubted:
        parts = [f"{each.x} ({money(each.value)}, {each.caveat})" for each in doubted]
        found.append(NOTES["parts-larger"].format(in_a_row(parts)))
    return (*found, NOTES["unfinished-year"])


# In the order of the stack, each with its colour; what no sector is told for comes last.
ORDER = [
    Sector.NUTRITION,
    Sector.FOOD,
    Sector.HEALTH,
    Sector.WASH,
    Sector.AGRICULTURE,
    Sector.DISASTER,
    Sector.PROTECTION,
    Sector.MULTI,
]
SECTOR_ROLES = {each: f"category-{number}" for number, each in enumerate(ORDER[:6], start=1)}


@register("aid/sectors", CONTRIBUTIONS, allow_all=False)
def sectors(params: dict) -> Figure:
    """Money received under the United Nations’ plans by sector, stacked by year."""
    # Parts of a plan by sector: within one plan they add up to what the plan received.
    rows = Contribution.objects.as_of(params["as_of"]).filter(scope=Scope.PART).exclude(plan="")
    every = claims_read(rows.annual(), "sector", "plan")
    claims = every.of_first_source(params["rule"].claim_place).within(params)

    def layer(sector: Sector) -> Series:
        points = {}
        for period, some in claims.where(sector=sector).by("period").items():
            plans = " and ".join(sorted({row["plan"] for row in some.rows}))
            is_sum = len(some.rows) > 1
            points[period] = total(some.amounts, f"sum of {plans}") if is_sum else some.amounts[0]
        role = SECTOR_ROLES.get(sector, "other")
        return line(sector.value, sector.label, role, claims.periods, points.get)

    series = tuple(drawn for each in ORDER if (drawn := layer(each)).known)
    sums = {
        period: total(some.amounts, "all sectors") for period, some in claims.by("period").items()
    }
    return Figure(
        topic="money for UN plans",
        headed_by=(line("whole", "Received under the plans", "", claims.periods, sums.get),),
        subtitle="Money received under the United Nations’ plans by sector and year, as reported",
        **IN_DOLLARS,
        kind="stacked",
        notes=(
            NOTES["sectors-of-plans"],
            NOTES["sectors-changed"],
        ),
        **every.stated(params, series),
    )


REQUESTED, FUNDED = Measure.REQUESTED.value, Measure.FUNDED.value
Pair = tuple[Row | None, Row | None]  # what one appeal asked for, and what it received
# Appeals of one kind may be compared: a flash appeal asks for one disaster, a plan for a year.
COUNTED = {
    Appeal.Kind.CONSOLIDATED.value: "plans for the whole year",
    Appeal.Kind.FLASH.value: "flash appeals after one disaster",
}


class Year:
    """The appeals of one year: what was asked for and what came in, of one source each.

    Where one appeal of the year is known on both sides, the others are left out of the year.
    `changed` says what kind of appeal they are where it is another than before.
    """

    def __init__(self, period: str, claims: Claims, rule: HeadlineRule) -> None:
        self.period, self.changed = period, ""
        place, pairs = (
            partial(place_of, rule),
            list[Pair](),
        )  # of each appeal both from the rule’s first source that gives both
        for one in claims.by("appeal_id").values():
            told = [{row["measure"]: row for row in s.rows} for s in one.by("source_id").values()]
            pairs.append(
                min(
                    [(s[REQUESTED], s[FUNDED]) for s in told if {REQUESTED, FUNDED} <= s.keys()],
                    key=lambda pair: max(map(place, pair)),
                    # What is asked by the first that says, and nothing received.
                    default=(
                        min(one.where(measure=REQUESTED).rows, key=place, default=None),
                        None,
                    ),
                )
            )
        complete = [pair for pair in pairs if all(pair)]
        self.pairs = complete or [pair for pair in pairs if pair[0]][:1]
        requests = [request for request, _ in self.pairs if request]
        self.left_out = [row for row, _ in pairs if row and row not in requests]
        self.kinds = sorted({row["appeal__kind"] for row in requests})
        requested = self._added([request for request, _ in self.pairs])
        received = self._added([received for _, received in self.pairs])
        self.amounts = {"requested": requested, "received": received}
        if requested and received:
            of = f"of {money(requested.number)} asked for"
            self.amounts["gap"] = combined(requested, received, -1, "asked less received")
            self.amounts["share"] = share_of(received, requested, of)

    def _added(self, rows: list[Row | None]) -> Point | None:
        """The sum over the year’s appeals of one source, with which of them are not in it."""
        known = [row for row in rows if row]
        if not rows or len(known) < len(rows) or len({row["source__slug"] for row in known}) > 1:
            return None
        titles = "; ".join(sorted(row["appeal__title"] for row in known))
        amounts = [point_of(row) for row in known]
        added = total(amounts, titles) if len(known) > 1 else replace(amounts[0], note=titles)
        missing = in_a_row(sorted(row["appeal__title"] for row in self.left_out))
        text = f"not counting {missing}, of which nobody tells what came in" if missing else ""
        return replace(added, caveat="; ".join(filter(None, [added.caveat, text])))


def series_of(years: list[Year], slug: str, label: str, role: str, name: str) -> Series:
    points = (
        replace(amount, x=year.period, changed=year.changed)
        if (amount := year.amounts.get(name))
        else Point(year.period, None)
        for year in years
    )
    return Series(slug, label, tuple(points), role)


def years_of(params: dict) -> tuple[list[Year], Claims]:
    """(each year with an appeal of all agencies, every claim read)"""
    claims = appeal_claims(params["as_of"])
    by_year = claims.by("period")
    years = [Year(each, by_year[each], params["rule"]) for each in within(params, by_year)]
    for before, year in zip(years, years[1:], strict=False):
        if year.kinds != before.kinds:
            year.changed = in_a_row([COUNTED[kind] for kind in year.kinds])
    return years, claims


@once_per_request
def appeal_claims(moment: datetime | None) -> Claims:
    rows = AppealFigure.objects.as_of(moment).annual().filter(measure__in=[REQUESTED, FUNDED])
    names = ("appeal_id", "appeal__title", "appeal__kind", "measure")
    return claims_read(rows.filter(appeal__kind__in=list(COUNTED)), *names)


AppealParameters = figure_parameters("aid/appeals", allow_all=False)


@register("aid/appeals", AppealParameters)
def appeals(params: dict) -> Figure:
    """What the United Nations’ appeals asked for and what came in, year by year, with the gap."""
    years, claims = years_of(params)
    series = (
        series_of(years, "requested", "Asked for", "other", "requested"),
        series_of(years, "funded", "Received", "category-1", "received"),
        series_of(years, "gap", "Not covered", "category-2", "gap"),
    )
    added = [f"{y.period} ({len(y.pairs)} appeals)" for y in years if len(y.pairs) > 1]
    left = [
        f"{row['appeal__title']} ({money(row['value'])} asked)"
        for year in years
        for row in year.left_out
        if row["value"] is not None
    ]
    sums = {"Added from one source": added, "Left out, as nobody tells what came in": left}
    return Figure(
        topic="money for UN appeals",
        headed_by=series[1:2],
        subtitle="Appeals for North Korea by year: what they asked for, what came in, the gap",
        **IN_DOLLARS,
        kind="bar",
        notes=(
            NOTES["kinds-of-appeals"],
            *(f"{what}: {', '.join(some)}." for what, some in sums.items() if some),
        ),
        **claims.stated(params, series),
    )


@register("aid/coverage", AppealParameters)
def coverage(params: dict) -> Figure:
    """What part of what they asked for the appeals of a year received, in per cent."""
    years, claims = years_of(params)
    series = (series_of(years, "coverage", "Received", "share", "share"),)
    return Figure(
        topic="coverage of UN appeals",
        subtitle="Received in per cent of what was asked for, by year of the appeal",
        unit="per cent of what was asked for",
        kind="bar",
        notes=("Both amounts of a share come from one source. " + NOTES["kinds-of-appeals"],),
        **claims.stated(params, series),
        denominator=NOTES["denominator"],
    )


GOVERNMENT, PRIVATE = SouthernChannel.GOVERNMENT.value, SouthernChannel.PRIVATE.value
TOTAL = SouthernChannel.TOTAL.value
LABELS = {GOVERNMENT: "Government, food loans included", PRIVATE: "Private groups"}
CHANNEL_ROLES = {GOVERNMENT: "category-1", PRIVATE: "category-2"}
DONORS = {"south-korea": GOVERNMENT, "rok-private-donors": PRIVATE}
MINISTRY = "mou-rok-aid"


@register(
    "aid/south-korea",
    SOUTH,
    shared=SPAN,
    currency=OneOfField(
        [("won", "Won"), ("usd", "US dollars")],
        "Currency",
        meaning="Won, in which Seoul keeps the account, or dollars at each year’s mean rate.",
        initial="won",
    ),
    datasets=[SOUTH, CONTRIBUTIONS],
)
def south_korea(params: dict) -> Figure:
    """What Seoul’s government and private groups sent in each year, in won or in dollars."""
    in_won = params["currency"] == "won"
    claims = by_channel(params["as_of"], in_won)
    periods = within(params, claims.periods)
    # {channel: {period: amount}}
    pockets: dict[str, dict[str, Point]] = {each: {} for each in (*LABELS, TOTAL)}
    for row in claims.rows:
        pockets.setdefault(row["channel"], {})[row["period"]] = point_of(row)
    series = tuple(
        line(each, LABELS[each], CHANNEL_ROLES[each], periods, pockets[each].get) for each in LABELS
    )
    known = {
        period: [pockets[each][period] for each in LABELS if period in pockets[each]]
        for period in periods
    }
    sums = {period: total(both, "") for period, both in known.items() if len(both) == len(LABELS)}
    notes: list[str] = [NOTES[f"in-{params['currency']}"], NOTES["loans"]]
    rest: tuple[Series, ...] = ()
    if in_won:
        printed = {period: amount.value for period, amount in pockets[TOTAL].items()}
        added = {period: amount.value for period, amount in sums.items()}
        rest = not_split(pockets[TOTAL], known)
        notes += [check(added, printed, in_billions), *[NOTES["rest-of-total"]] * bool(rest)]
    # Both together: as the ministry prints it in won, or the sum where both are known.
    whole = pockets[TOTAL] if in_won else sums
    return Figure(
        topic="South Korean aid",
        headed_by=(line("whole", "Government and private", "other", periods, whole.get),),
        subtitle="Humanitarian aid from South Korea by year, in "
        + ("won" if in_won else "US dollars"),
        unit="won, current" if in_won else DOLLARS,
        is_flow=True,
        whole="Government and private together",
        kind="stacked",
        notes=tuple(notes),
        **claims.stated(params, (*series, *rest)),
    )


@once_per_request
def by_channel(as_of: datetime | None, in_won: bool) -> Claims:
    if in_won:
        own = SouthKoreanAid.objects.as_of(as_of).annual().filter(source__slug=MINISTRY)
        return claims_read(own, "channel")
    rows = Contribution.objects.as_of(as_of).whole().filter(source__slug=MINISTRY)
    rows = rows.annual().filter(donor__slug__in=DONORS)
    found = claims_read(
        rows.filter(stage=Stage.REPORTED, recipient__kind__in=NO_AGENCY), "donor__slug"
    )
    return Claims(tuple(row | {"channel": DONORS[row["donor__slug"]]} for row in found.rows))


def not_split(totals: dict[str, Point], known: dict[str, list[Point]]) -> tuple[Series, ...]:
    """What the printed total holds beyond the pockets that are on record, {period: amounts};
    nothing of no such year.

    A year of which one pocket was read would else be drawn as if nobody else had given.
    """
    rest, note = {}, "printed total less the pocket that was read"
    for period, pockets in known.items():
        if period in totals and len(pockets) < len(LABELS):
            left = totals[period]
            for pocket in pockets:
                left = combined(left, pocket, -1, note)
            rest[period] = replace(left, status=Status.DERIVED.value, note=note)
    series = line("not-split", "Rest of the printed total", "remainder", known, rest.get)
    return (series,) if any(point.value for point in series.points) else ()


def in_billions(value: Decimal) -> str:
    return (
        f"{rounded(value / BILLION, 1)} billion won" if value >= BILLION else f"{exact(value)} won"
    )
