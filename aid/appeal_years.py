"""The appeals of a year beside one another: what was asked, what came in, of one source each."""

from collections.abc import Callable
from dataclasses import replace

from nkworld.charts import Point, Series, in_a_row, money
from nkworld.provenance.amounts import Amount, share_of, total
from nkworld.provenance.claims import Claims, Row
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.points import within

from .choices import Measure
from .claims import claims_read, place_by
from .models import Appeal, AppealFigure

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
        pairs = [best_pair(one, rule) for one in claims.by("appeal_id").values()]
        complete = [pair for pair in pairs if all(pair)]
        self.pairs = complete or [pair for pair in pairs if pair[0]][:1]
        self.requests = [request for request, _ in self.pairs if request]
        self.left_out = [row for row, _ in pairs if row and row not in self.requests]

    @property
    def kinds(self) -> list[str]:
        return sorted({row["appeal__kind"] for row in self.requests})

    @property
    def requested(self) -> Amount | None:
        return self._added([request for request, _ in self.pairs])

    @property
    def received(self) -> Amount | None:
        return self._added([received for _, received in self.pairs])

    @property
    def gap(self) -> Amount | None:
        requested, received = self.requested, self.received
        if not requested or not received:
            return None
        return requested.combined(received, -1, "asked less received")

    @property
    def share(self) -> Amount | None:
        requested, received = self.requested, self.received
        if not requested or not received:
            return None
        return share_of(received, requested, f"of {money(requested.number)} asked for")

    def point(self, amount: Amount | None) -> Point:
        if amount is None:
            return Point(self.period, None)
        return replace(amount.point(self.period), changed=self.changed)

    def _added(self, rows: list[Row | None]) -> Amount | None:
        """The sum over the year’s appeals of one source, with which of them are not in it."""
        known = [row for row in rows if row]
        if not rows or len(known) < len(rows) or len({row["source__slug"] for row in known}) > 1:
            return None
        titles = "; ".join(sorted(row["appeal__title"] for row in known))
        amounts = [Amount.of(row) for row in known]
        added = total(amounts, titles) if len(known) > 1 else replace(amounts[0], note=titles)
        missing = in_a_row(sorted(row["appeal__title"] for row in self.left_out))
        text = f"not counting {missing}, of which nobody tells what came in" if missing else ""
        return replace(added, caveat="; ".join(filter(None, [added.caveat, text])))


def best_pair(claims: Claims, rule: HeadlineRule) -> Pair:
    """(asked, received) of one appeal, both of the rule’s first source that gives both.

    Where none gives both, what is asked by the first that says, and nothing received.
    """
    by_source = [
        {row["measure"]: row for row in one.rows} for one in claims.by("source_id").values()
    ]
    place = place_by(rule)
    both = [(one[REQUESTED], one[FUNDED]) for one in by_source if {REQUESTED, FUNDED} <= one.keys()]
    if both:
        return min(both, key=lambda pair: max(map(place, pair)))
    return claims.where(measure=REQUESTED).first(place), None


def series_of(
    years: list[Year],
    slug: str,
    label: str,
    role: str,
    amount_of: Callable[[Year], Amount | None],
) -> Series:
    """With what kind of appeal it is, at each year from which it is another."""
    return Series(slug, label, tuple(year.point(amount_of(year)) for year in years), role)


def years_of(params: dict) -> tuple[list[Year], Claims]:
    """(each year with an appeal of all agencies, every claim read)"""
    rows = AppealFigure.objects.as_of(params["as_of"]).annual().money()
    names = ("appeal_id", "appeal__title", "appeal__kind", "measure")
    claims = claims_read(rows.filter(appeal__kind__in=list(COUNTED)), *names)
    by_year = claims.by("period")
    years = [Year(each, by_year[each], params["rule"]) for each in within(params, by_year)]
    return with_changes(years), claims


def with_changes(years: list[Year]) -> list[Year]:
    """The years, each with what kind its appeals are where those before were of another."""
    for before, year in zip(years, years[1:], strict=False):
        if year.kinds != before.kinds:
            year.changed = in_a_row([COUNTED[kind] for kind in year.kinds])
    return years
