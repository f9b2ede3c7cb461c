"""Parts of one source piled up by year, beside the total that it prints."""

from nkworld.charts import Point, exact
from nkworld.provenance.models import Status

from .choices import Commodity
from .claims import as_point, check, total_of, worst_grade
from .lines import CATEGORY_COLOURS

NAMED = 5  # parts that get a colour of their own; the rest is drawn together
REMAINDERS = ("other-donors", Commodity.OTHER.value)  # they close a stack


class Stack:
    """Parts of one source by period, and the total that it prints.

    `needed` are the parts that must all be known where their sum stands for the whole.
    """

    def __init__(self, parts, totals, rule, part_of, needed=()):
        self.rows = (*parts.rows, *totals.rows)
        self.part_of, self.needed = part_of, {str(each) for each in needed}
        self.parts, self.totals = {}, {}
        printed = {(row["period"], row["source_id"]): row for row in totals.rows}
        for period, one in parts.by("period").items():
            source = min(one.rows, key=rule.claim_place)["source_id"]
            self.parts[period] = one.where(source_id=source).rows
            self.totals[period] = printed.get((period, source))

    def layers(self, periods):
        """(the largest parts, those drawn together)."""
        sums: dict = {}
        for row in (row for period in periods for row in self.parts[period]):
            sums[row[self.part_of]] = sums.get(row[self.part_of], 0) + (row["value"] or 0)
        order = sorted(sums, key=lambda part: (part in REMAINDERS, -sums[part]))
        named = order if len(order) <= CATEGORY_COLOURS else order[:NAMED]
        return named, [part for part in order if part not in named]

    def point(self, period, part):
        found = [row for row in self.parts[period] if row[self.part_of] == part]
        return as_point(period, found[0] if found else None)

    def rest(self, period, parts):
        """Several small parts of one source, added."""
        rows = [row for row in self.parts[period] if row[self.part_of] in parts]
        return self._added(period, rows, f"{len(rows)} kinds added")

    def whole(self, period):
        """The printed total; else the sum of the parts where all that are needed are known."""
        if self.totals[period]:
            return as_point(period, self.totals[period])
        rows = self.parts[period]
        if not self.needed or {row[self.part_of] for row in rows} != self.needed:
            return Point(period, None)
        return self._added(period, rows, "sum of its parts")

    @staticmethod
    def _added(period, rows, note):
        """As well read, and as firm, as the least of them."""
        if not rows:
            return Point(period, None)
        statuses = {row["status"] for row in rows}
        status = Status.ESTIMATED if Status.ESTIMATED in statuses else Status.DERIVED
        caveat = "; ".join(dict.fromkeys(filter(None, (as_point("", r).caveat for r in rows))))
        return Point(
            period,
            total_of(rows),
            status=status.value,
            source=rows[0]["source__slug"],
            note=note,
            grade=worst_grade(rows),
            caveat=caveat,
        )

    def sum(self, period):
        return total_of(self.parts[period])

    def check(self, periods):
        totals = {p: total["value"] for p in periods if (total := self.totals[p])}
        return check({p: self.sum(p) for p in periods}, totals, tonnes)


def tonnes(value):
    return f"{exact(value)} tonnes"
