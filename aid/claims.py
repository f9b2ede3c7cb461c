"""Claims about aid read once, from which a rule chooses. Nothing here adds two sources.

Amounts are US dollars where money is meant, tonnes where food is.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from nkworld.charts import Series, nth_role
from nkworld.charts.periods import end_of
from nkworld.figures.claims import Claims, Row
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import HeadlineRule, ObservationQuerySet, Status

from .choices import Scope, Sector, Stage

# What has to be known of a gift before a sentence tells it.
OF_A_GIFT = (
    *("donor__slug", "donor__name", "donor__kind"),
    *("recipient__slug", "recipient__name", "recipient__abbreviation", "recipient__kind"),
    *("stage", "scope", "sector", "state_of", "coverage"),
)
SCOPES = [scope.value for scope in Scope]
# Sources whose year is a fiscal one, from October of the year before to September.
FISCAL = frozenset({"us-foreign-assistance"})


def claims_read(queryset: ObservationQuerySet, *own: str) -> Claims:
    """Each with what has to be said with it."""
    return Claims.read(queryset, *own).with_caveats(caveat_of)


def doubted(claims: Claims, doubt_of: Callable[[Row], str]) -> Claims:
    """The same, with what is in doubt about each added to what has to be said with it."""
    return claims.with_caveats(lambda row: "; ".join(filter(None, [row["caveat"], doubt_of(row)])))


def place_by(rule: HeadlineRule) -> Callable[[Row], tuple[Any, ...]]:
    """A key that orders claims about one thing: as the rule orders all claims, and of one source
    the figure of the whole year before its books, newer books before older ones, and all of it
    before what is told with a restriction.
    """

    def place(row: Row) -> tuple[Any, ...]:
        scope = SCOPES.index(row.get("scope", Scope.WHOLE.value))
        last = PartialDate(row.get("state_of") or "").last
        read_on = -(last.toordinal() if last else 0)
        return rule.claim_place(row), scope, read_on, row.get("coverage") or "", row["pk"]

    return place


def caveat_of(row: Row) -> str:
    """What has to be said with a claim: that it is provisional, of open books, or below zero."""
    provisional = "a provisional figure" if row["status"] == Status.PROVISIONAL else ""
    books = ""
    if row.get("scope") == Scope.STATE:  # on which day they were read, as exactly as it is known
        day = PartialDate(row["state_of"])
        when = f"{'on' if day.precision == 'day' else 'in'} {day.label}" if day else "on one day"
        books = f"as the books stood {when}"
    back = "more was taken back than newly given" if (row["value"] or 0) < 0 else ""
    return "; ".join(filter(None, [provisional, books, back]))


def size(row: Row) -> Decimal:
    """By what a claim is put in order: its value, else the bound that is known."""
    known = (row["value"], row["value_low"], row["value_high"])
    return next(number for number in known if number is not None)


def is_given(row: Row) -> bool:
    """Whether it tells what was given, and be it nothing: not of money taken back."""
    return size(row) >= 0


def is_whole(row: Row) -> bool:
    """Whether a figure means all that a giver gave: neither a part, nor one sector’s open books."""
    if row["scope"] == Scope.STATE:
        return row["sector"] == Sector.MULTI
    return row["scope"] == Scope.WHOLE


def ends(row: Row) -> date:
    """The last day of its period."""
    return end_of(row["period"])


def check(
    sums: Mapping[str, Decimal | None],
    totals: Mapping[str, Decimal | None],
    written: Callable[[Any], str],
) -> str:
    """In a sentence: every period in which parts miss the total that the same source prints.

    `sums` and `totals` are by period; a period without a printed total can't be checked.
    """
    known = sorted(period for period in sums if totals.get(period) is not None)
    off = [period for period in known if sums[period] != totals[period]]
    if not known:
        return "The source prints no total of these parts."
    if not off:
        return "The parts make up the total that the source prints, in every year."
    parts = [f"{p} ({written(sums[p])} against {written(totals[p])})" for p in off]
    return f"The parts miss the total that the source prints in {', '.join(parts)}."


CONTRIBUTIONS, FOOD, SOUTH = "aid/contributions", "aid/food-aid", "aid/south-korea"
DOLLARS = "US dollars, current"
IN_DOLLARS: dict[str, Any] = {"unit": DOLLARS, "measure": "money", "is_flow": True}
CATEGORY_COLOURS = 6
STAGE_SUBTITLES = {
    Stage.PLEDGED.value: "money pledged, whatever came of it",
    Stage.COMMITTED.value: "money committed, whether or not it was paid in the end",
    Stage.PAID.value: "money paid out",
    Stage.REPORTED.value: "money as reported, promised and paid not told apart",
}
STAGE_NOTE = (
    "Shown unless you choose otherwise: what is reported without saying how far the money has "
    "come. Pledged, committed and paid are never added: the same dollar passes through all three."
)


def accounts(
    groups: Iterable[tuple[Iterable[Any], Claims]],
    periods: list[str],
    rule: HeadlineRule,
    label_of: Callable[[Row], str],
) -> tuple[Series, ...]:
    """One series for each account, in their order; the values it is grouped by make its slug."""
    return tuple(
        one.headline_series(
            "-".join(map(str, key)), label_of(one.rows[0]), nth_role(n), periods, place_by(rule)
        )
        for n, (key, one) in enumerate(groups)
    )
