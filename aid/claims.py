"""Claims about aid read once, from which a rule chooses. Nothing here adds two sources.

Amounts are US dollars where money is meant, tonnes where food is.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from nkworld.charts.headline import GRADES
from nkworld.charts.sentences.periods import end_of
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Status
from nkworld.provenance.points import FIELDS, names_of, point_of, within

from .choices import Scope, Sector

SCOPES = [scope.value for scope in Scope]
# Sources whose year is a fiscal one, from October of the year before to September.
FISCAL = frozenset({"us-foreign-assistance"})


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims as dictionaries, those that give bounds and no value included."""

    rows: tuple[dict, ...]

    @classmethod
    def read(cls, queryset, *own):
        """Of a queryset of live or as-of claims; the ledger's rows are left out here."""
        return cls(tuple(queryset.included().values(*FIELDS, *own)))

    def __bool__(self):
        return bool(self.rows)

    def where(self, **wanted):
        """Those whose fields have these values."""
        return self.only(lambda row: all(row[name] == value for name, value in wanted.items()))

    def only(self, fits):
        """Those that fit."""
        return Claims(tuple(row for row in self.rows if fits(row)))

    def asked_for(self, params):
        """Those of the years asked for that are over."""
        shown = set(within(params, self.periods))
        return self.only(lambda row: row["period"] in shown)

    def by(self, *names):
        """{value, or tuple of values: its claims}, in the order of the rows."""
        grouped = defaultdict(list)
        for row in self.rows:
            key = tuple(row[name] for name in names)
            grouped[key if len(names) > 1 else key[0]].append(row)
        return {key: Claims(tuple(rows)) for key, rows in grouped.items()}

    def chosen(self, rule):
        """{period: the claim that the rule shows}."""
        return {period: one.first(rule) for period, one in self.by("period").items()}

    def first(self, rule):
        """The one that the rule puts before the others; None of none."""
        return min(self.rows, key=place_by(rule), default=None)

    @property
    def names(self):
        """{slug: short name} of the sources."""
        return names_of(self.rows)

    @property
    def periods(self):
        return sorted({row["period"] for row in self.rows})


def place_by(rule):
    """A key that orders claims about one thing: as the rule orders all claims, and of one source
    the figure of the whole year before its books, newer books before older ones, and all of it
    before what is told with a restriction.
    """

    def place(row):
        scope = SCOPES.index(row.get("scope", Scope.WHOLE.value))
        last = PartialDate(row.get("state_of") or "").last
        read_on = -(last.toordinal() if last else 0)
        return rule.claim_place(row), scope, read_on, row.get("coverage") or "", row["pk"]

    return place


def as_point(x, row, note=None):
    """What a claim says at x, with what has to be said with it; None leaves a gap."""
    point = point_of(x, row, note)
    return replace(point, caveat=caveat_of(row)) if row else point


def caveat_of(row):
    """What has to be said with a claim: that it is provisional, or of open books, or doubted."""
    provisional = "a provisional figure" if row["status"] == Status.PROVISIONAL else ""
    books = books_of(row) if row.get("scope") == Scope.STATE else ""
    return "; ".join(filter(None, [provisional, books, row.get("doubt", "")]))


def books_of(row):
    """On which day the books were read, as exactly as it is known."""
    day = PartialDate(row["state_of"])
    when = f"{'on' if day.precision == 'day' else 'in'} {day.label}" if day else "on one day"
    return f"as the books stood {when}"


def worst_grade(rows):
    """How the least well read of several claims was read."""
    return max((row["grade"] for row in rows), key=GRADES.index, default="")


def size(row):
    """By what a claim is put in order: its value, else the bound that is known."""
    known = (row["value"], row["value_low"], row["value_high"])
    return next((number for number in known if number is not None), None)


def is_given(row):
    """Whether it tells of something given: neither of nothing nor of money taken back."""
    return size(row) > 0


def is_whole(row):
    """Whether a figure means all that a giver gave: neither a part, nor one sector’s open books."""
    if row["scope"] == Scope.STATE:
        return row["sector"] == Sector.MULTI
    return row["scope"] == Scope.WHOLE


def ends(row):
    """The last day of its period."""
    return end_of(row["period"])


def check(sums, totals, written):
    """In a sentence: every period in which parts miss the total that the same source prints.

    `sums` and `totals` are by period; a period without a printed total can't be checked.
    """
    known = sorted(period for period in sums if totals.get(period) is not None)
    off = [period for period in known if sums[period] != totals[period]]
    if not known:
        return "The source prints no total of these parts."
    if not off:
        return "The parts make up the total that the source prints, in every year."
    told = [f"{p} ({written(sums[p])} against {written(totals[p])})" for p in off]
    return f"The parts miss the total that the source prints in {', '.join(told)}."


def total_of(rows):
    """The sum of values that do not contain one another: parts of one source.

    None where one of them has no value: a sum of bounds is not a figure.
    """
    values = [row["value"] for row in rows]
    return None if None in values else sum(values)
