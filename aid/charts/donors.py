"""Who gave what in a year, and which lists of donors are complete: only there does anybody lead."""

from dataclasses import dataclass

from nkworld.charts import Figure, Sentence, Series, money
from nkworld.charts.sentences import Options, rank, topic
from nkworld.provenance.claims import Claims
from nkworld.provenance.derivations import tolerance
from nkworld.provenance.figures import register
from nkworld.provenance.points import options

from ..choices import Scope
from ..claims import FISCAL, is_whole, place_by
from ..gifts import NOT_OVER, Gift, Year, gifts_read, largest_first, year_shown
from ..lines import IN_DOLLARS, STAGE_NOTE, STAGE_SUBTITLES
from ..parameters import YearParameters
from ..querysets import EVERYBODY, LABEL, NO_AGENCY, NOBODY_NAMED
from ..telling import VERBS, account_of, gift, is_fiscal, named

FIRST = 3  # who have to be on record for an order


@dataclass(frozen=True, slots=True)
class CompleteList:
    """The donors of one year as one source has them, all of them: the first, the largest first."""

    period: str
    source: str
    first: tuple[str, ...]

    @property
    def name(self):
        return f"the complete list of {self.source} for {self.period}"


def complete_lists(claims: Claims) -> list[CompleteList]:
    """Of each year and source whose single donors make up that source’s own total of all donors.

    Only figures of whole calendar years count: the books of one day list who had reported by
    then, and a fiscal year is no calendar year. The parts reach the total if they miss it by no
    more than the last printed digit of each of them and of the total is worth, halved.
    """
    whole = claims.only(
        lambda row: (
            row["scope"] == Scope.WHOLE
            and row["source__slug"] not in FISCAL
            and row["value"] is not None
        )
    )
    by_list = whole.by("period", "source__short_name")
    lists = (_list_of(period, source, one) for (period, source), one in by_list.items())
    return [found for found in lists if found]


def _list_of(period: str, source: str, claims: Claims) -> CompleteList | None:
    total = next(iter(claims.where(donor__slug=EVERYBODY).rows), None)
    parts = claims.only(lambda row: row["donor__slug"] != EVERYBODY).rows
    if total is None or not parts:
        return None
    missed = abs(sum(row["value"] for row in parts) - total["value"])
    if missed > sum(tolerance(row["value"]) for row in (total, *parts)):
        return None
    single = sorted(
        (row for row in parts if row["donor__kind"] != LABEL), key=lambda row: -row["value"]
    )
    return CompleteList(period, source, tuple(row["donor__name"] for row in single[:FIRST]))


def nearest_list(lists: list[CompleteList], year: str) -> CompleteList | None:
    """The list whose year is nearest, the later of two; None of none."""
    return min(
        lists, key=lambda each: (abs(int(each.period) - int(year)), -int(each.period)), default=None
    )


SHOWN = 20
NOTE_STATES = (
    "Most figures are the books of the Financial Tracking Service as somebody read them on one "
    "day, which the table names. They are not added up, and are no order of a year: the year went "
    "on, and no day lists all."
)
NOTE_FISCAL = "The year of the United States is its fiscal year, from October to September."


def wide(claims: Claims) -> Claims:
    """Figures of all that a donor gave: neither parts nor gifts to one agency."""
    return claims.only(lambda row: row["recipient__kind"] in NO_AGENCY and is_whole(row))


def donors_of(claims: Claims, params: dict) -> list[Gift]:
    """One gift for each donor, to nobody in particular: what the rule’s source says last."""
    single = wide(claims).only(lambda row: row["donor__kind"] != LABEL)
    place = place_by(params["rule"])
    best = single.chosen(
        lambda row: (row["recipient__slug"] != NOBODY_NAMED, place(row)), "donor__name"
    )
    return largest_first(Gift(name, row) for name, row in best.items())


@register("aid/donors", title="Who gave in one year", parameters=YearParameters)
def donors(params: dict) -> Figure:
    """What each donor gave in one year, as its newest figure has it."""
    claims = gifts_read(params)
    by_year = {period: donors_of(one, params) for period, one in claims.by("period").items()}
    lists = complete_lists(wide(claims))
    in_order = [period for period, gifts in by_year.items() if may_be_ranked(gifts, period, lists)]
    year = year_shown(params, by_year, in_order)
    gifts = by_year.get(year.period, [])[:SHOWN] if year.is_over else []
    series = drawn(gifts, year.period)
    return Figure(
        headline=statement(gifts, year, lists, params),
        subtitle=f"Donors of aid to North Korea, {year.period}: {STAGE_SUBTITLES[params['stage']]}",
        **IN_DOLLARS,
        kind="bar",
        x_title="Donor",
        notes=(NOTE_STATES, *[NOTE_FISCAL] * any(is_fiscal(g.row) for g in gifts), STAGE_NOTE),
        **claims.stated(params, series),
    )


def drawn(gifts: list[Gift], period: str) -> tuple[Series, ...]:
    """Gifts of a calendar year as bars; those of a fiscal year in a colour of their own."""
    calendar = tuple(each.point for each in gifts if not is_fiscal(each.row))
    fiscal = tuple(each.point for each in gifts if is_fiscal(each.row))
    series = [Series("given", f"Given in {period}", calendar, "category-1")]
    if fiscal:
        series.append(Series("fiscal", f"In the fiscal year {period}", fiscal, "category-2"))
    return tuple(each for each in series if each.points)


def calendar_gifts(gifts: list[Gift]) -> list[Gift]:
    """Those that may stand in one order: fiscal years rank among themselves only."""
    return [each for each in gifts if not is_fiscal(each.row)]


def required(
    gifts: list[Gift], period: str, lists: list[CompleteList]
) -> tuple[tuple[str, ...], str]:
    """(the first donors of the nearest complete list, its name); none for the books of a day."""
    shown = calendar_gifts(gifts)
    found = nearest_list(lists, period)
    if not found or not shown or shown[0].row["scope"] != Scope.WHOLE:
        return (), ""
    return found.first, found.name


def may_be_ranked(gifts: list[Gift], period: str, lists: list[CompleteList]) -> bool:
    first, _ = required(gifts, period, lists)
    return bool(first) and set(first) <= {each.label for each in calendar_gifts(gifts)}


def statement(gifts: list[Gift], year: Year, lists: list[CompleteList], params: dict) -> Sentence:
    """Who gave the most: of all donors if their list is complete, else of those on record."""
    word = params["stage"]
    if not year.is_over:
        return topic(NOT_OVER.format(what="Donors of aid", year=year.period))
    if not gifts:
        return topic(f"Donors of aid, {word}" + f" in {year.period}" * bool(year.period))
    given: Options = options(params, money, year.latest)
    shown = calendar_gifts(gifts)
    if len(shown) < 2:
        return gift((shown or gifts)[0].row, given)
    first, name = required(gifts, year.period, lists)
    row, verb = shown[0].row, VERBS[params["stage"]]
    sentence = rank(
        [(named(each.label), each.point) for each in shown],
        period=year.period,
        required=[named(each) for each in first],
        yardstick=name,
        led=f"{{first}} led the donors {{when}} with {{amount}} {word}",
        among=f"Among the donors on record {{when}} {{first}} {verb} the most, {{amount}}, "
        f"{account_of(row)}",
        **given,
    )
    return sentence or gift(shown[0].row, given)
