from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property

from nkworld.atlas.models import WORLD
from nkworld.charts import Figure, Point, Series, in_a_row
from nkworld.provenance import figures
from nkworld.provenance.amounts import point_of
from nkworld.provenance.claims import Claims, point
from nkworld.provenance.points import day_of, within

from ..breaks import Breaks, fiscal_years
from ..claims import FLOWS, LAYER, TURNOVER, TradeTable, claims_read, credible, layer_of
from ..lines import IN_DOLLARS, LABELS, ROLES, SIDE, stated
from ..models import Flow, PartnerRank
from ..parameters import LeadingPartnersParameters, RanksParameters
from ..ranks import SOUTH, RankedLists, Yardstick

RANKS = PartnerRank.dataset
SHOWN = 15
ENOUGH_PARTNERS = 5


@figures.register(
    "trade/leading-partners",
    title="Leading partners of a year",
    datasets=[FLOWS, LAYER, RANKS],
    parameters=LeadingPartnersParameters,
)
def leading_partners(params: dict) -> Figure:
    """The partners with the largest recorded trade in one year."""
    partners, year = partners_and_year(params)
    shown = partners.shown(year)
    series = bars(params["direction"], shown)
    return Figure(
        topic=f"{LABELS[params['direction']].lower()} by partner in {year}",
        subtitle=f"{LABELS[params['direction']]} by partner, {year}, {SIDE}",
        **IN_DOLLARS,
        kind="bar",
        x_title="Partner",
        notes=notes(params, partners, year, shown),
        by_country=on_record(partners, year),
        **stated(params, series, *partners.tables.values(), partners.layer),
    )


class Partners:
    """What is on record of each partner, and the lists against which an order is held.

    Figures of fiscal years are left out: they don't rank among calendar years.
    """

    def __init__(self, params: dict, since: str = "") -> None:
        self.params, self.direction = params, params["direction"]
        breaks = Breaks.read(params)
        flows = Flow.objects.as_of(params["as_of"]).with_partners().beyond_the_south()
        if params["period"]:  # else years are looked through for the newest
            flows = flows.filter(period=str(params["period"]))
        if since:
            flows = flows.filter(period__gte=since)
        claims = claims_read(flows, breaks=breaks)
        claims = credible(claims, params["rule"], params["as_of"])
        self.fiscal_claims = claims.only(lambda row: fiscal_years(row["note"]))
        calendar = claims.only(lambda row: not fiscal_years(row["note"]))
        self.tables = {
            name: TradeTable(some, params["rule"])
            for name, some in calendar.by("country__name").items()
        }
        self.layer = layer_of(params) if params["inter_korean"] else None
        self.known_from = (claims.known_from, self.layer and self.layer.known_from)
        self.lists = RankedLists.read(params, breaks.about(WORLD))

    def amounts(self, year: str) -> dict[str, Point]:
        """{partner: amount} of those on record, South Korea as its own layer has it."""
        found = {name: table.headline(self.direction, year) for name, table in self.tables.items()}
        if self.layer:
            found[SOUTH] = self.layer.headline(self.direction, year)
        return {name: amount for name, amount in found.items() if amount}

    def shown(self, year: str) -> list[tuple[str, Point]]:
        """[(partner, amount)], the largest first; a mere range by its lower end."""
        found = self.amounts(year).items()
        return sorted(found, key=lambda pair: (-_size(pair[1]), pair[0]))[:SHOWN]

    def fiscal(self, year: str) -> set[str]:
        """Partners of which the year has only figures of a fiscal year."""
        told = {row["country__name"] for row in self.fiscal_claims.where(period=year).rows}
        return told - self.amounts(year).keys()

    def yardstick(self, year: str) -> Yardstick:
        """Lists are of two-way trade: nothing tells the order of exports or imports alone."""
        if self.direction != TURNOVER:
            return Yardstick((), "")
        return self.lists.yardstick(year, self.amounts(year), self.layer is not None)

    @cached_property
    def years(self) -> list[str]:
        every = {year for table in self.tables.values() for year in table.periods}
        return within(self.params, every)

    def newest_complete_year(self) -> str:
        """The latest year that has the first three partners; empty if there is none."""
        return self._newest(
            self.years, lambda year: has_the_first(self.amounts(year), self.yardstick(year))
        )

    def newest_year(self) -> str:
        """The same; else the latest that has at least five; else the latest."""
        return (
            self.newest_complete_year()
            or self._newest(
                self.years, lambda year: len({*self.amounts(year)} - {SOUTH}) >= ENOUGH_PARTNERS
            )
            or self._newest(self.years, self.amounts)
        )

    @staticmethod
    def _newest(years: list[str], fits: Callable) -> str:
        return next((year for year in reversed(years) if fits(year)), "")


def partners_and_year(params: dict) -> tuple[Partners, str]:
    """Of the year asked for, or of the newest: of the last ten, where one of them is complete, so
    that a page need not read seventy years of two hundred partners.
    """
    if params["period"]:
        return Partners(params), str(params["period"])
    recent = Partners(params, since=str(day_of(params).year - 10))
    if year := recent.newest_complete_year():
        return recent, year
    every = Partners(params)
    return every, every.newest_year()


def _size(amount: Point) -> Decimal:
    return next(number for number in (amount.value, *amount.span) if number is not None)


def has_the_first(amounts: dict[str, Point], yardstick: Yardstick) -> bool:
    """Whether everybody is on record who belongs among the first."""
    return bool(yardstick.required) and all(name in amounts for name in yardstick.required)


def on_record(partners: Partners, year: str) -> Series:
    """Every partner, also those that are too small for a bar."""
    points = tuple(point(name, amount) for name, amount in partners.amounts(year).items())
    return Series("partners", LABELS[partners.direction], points)


def bars(direction: str, amounts: Iterable[tuple[str, Point]]) -> tuple[Series, ...]:
    """Two series over the same partners, so that South Korea’s bar keeps its own colour."""
    others = [point(name, None if name == SOUTH else amount) for name, amount in amounts]
    series = [Series(direction, LABELS[direction], tuple(others), ROLES[direction])]
    south = [point(name, amount) for name, amount in amounts if name == SOUTH]
    if south:
        series.append(Series("inter-korean", "Inter-Korean trade", tuple(south), "inter-korean"))
    return tuple(series)


def notes(
    params: dict, partners: Partners, year: str, shown: list[tuple[str, Point]]
) -> tuple[str, ...]:
    """What the list leaves out, and why it is of a year that nobody chose."""
    parts = ["Only partners for which a figure is on record; the list is not complete."]
    if any(name == SOUTH for name, _ in shown):
        parts.append("South Korea stands as its own layer: no world total contains it.")
    if fiscal := sorted(partners.fiscal(year)):
        names = in_a_row(fiscal)
        parts.append(f"Not among them: {names}, known for a fiscal year only.")
    if year and not params["period"]:
        yardstick, which = partners.yardstick(year), "five partners or more"
        if has_the_first(partners.amounts(year), yardstick):
            without = f"; {yardstick.caveat}" if yardstick.caveat else ""
            names = in_a_row(yardstick.required[:3])
            which = f"{names}, the first three partners of {yardstick.title}{without}"
        parts.append(f"{year} is the newest year with figures for {which}.")
    return tuple(parts)


SHOWN_RANKS = 10


@figures.register("trade/ranks", title="Partners by rank, year by year", parameters=RanksParameters)
def ranks(params: dict) -> Figure:
    """The places of North Korea’s partners in the lists that KOTRA and others print each year."""
    known = PartnerRank.objects.as_of(params["as_of"]).annual()
    claims = Claims.read(known, "country__name")
    placed = claims.chosen(params["rule"].claim_place, "country__name", "period")
    years = within(params, claims.periods)
    often = Counter(name for name, _ in placed)
    names = sorted(often, key=lambda name: (-often[name], name))
    series = tuple(
        Series(
            name.lower().replace(" ", "-"), name, _points(placed, name, years), f"category-{place}"
        )
        for place, name in enumerate(names[:SHOWN_RANKS], start=1)
    )
    return Figure(
        topic="place among trading partners",
        subtitle="Place by two-way trade in each year’s list, South Korea mostly left out",
        unit="place by two-way trade",
        measure="rank",
        kind="line",
        notes=rank_notes(names),
        **claims.stated(params, series),
    )


Placed = dict[tuple[str, str], dict]  # {(partner, year): what the rule shows}


def _points(placed: Placed, name: str, years: list[str]) -> tuple[Point, ...]:
    return tuple(
        point_of(placed[name, year], year) if (name, year) in placed else Point(year, None)
        for year in years
    )


def rank_notes(names: list[str]) -> tuple[str, ...]:
    """Who is not drawn, and what an unwritten place means."""
    others = in_a_row(sorted(names[SHOWN_RANKS:]))
    left = [f"Drawn are the partners named in most lists; named more rarely: {others}."]
    return (
        "A gap is a year whose list was not found, or does not name the partner: lists end after "
        "the third, fifth or tenth place.",
        "KOTRA’s lists leave out Russia from 2022, when its customs stopped publishing by partner.",
        *(left if others else ()),
    )
