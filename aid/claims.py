"""Claims about aid read once, from which a rule chooses. Nothing here adds two sources.

Amounts are US dollars where money is meant, tonnes where food is.
"""

from collections import defaultdict
from dataclasses import dataclass

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.points import names_of, rows_of

from .choices import Scope

SCOPES = [scope.value for scope in Scope]


@dataclass(frozen=True, slots=True)
class Claims:
    """Annual claims as dictionaries."""

    rows: tuple[dict, ...]

    @classmethod
    def read(cls, queryset, *own):
        """Of a queryset of live or as-of claims; the ledger's rows are left out here."""
        return cls(tuple(rows_of(queryset.annual(), *own)))

    def __bool__(self):
        return bool(self.rows)

    def where(self, **wanted):
        """Those whose fields have these values."""
        kept = (r for r in self.rows if all(r[name] == value for name, value in wanted.items()))
        return Claims(tuple(kept))

    def by(self, *names):
        """{value, or tuple of values: its claims}, in the order of the rows."""
        grouped = defaultdict(list)
        for row in self.rows:
            key = tuple(row[name] for name in names)
            grouped[key if len(names) > 1 else key[0]].append(row)
        return {key: Claims(tuple(rows)) for key, rows in grouped.items()}

    def chosen(self, rule):
        """{period: the claim that the rule shows}."""
        return {
            period: min(one.rows, key=place_by(rule)) for period, one in self.by("period").items()
        }

    @property
    def names(self):
        """{slug: short name} of the sources."""
        return names_of(self.rows)

    @property
    def periods(self):
        return sorted({row["period"] for row in self.rows})


def place_by(rule):
    """A key that orders claims about one thing: the rule's source first, and of one source the
    figure of the whole year before its books, newer books before older ones, and all of it before
    what is told with a restriction.
    """

    def place(row):
        scope = SCOPES.index(row.get("scope", Scope.WHOLE.value))
        last = PartialDate(row.get("state_of") or "").last
        read_on = -(last.toordinal() if last else 0)
        return rule.place(row["source_id"]), scope, read_on, row.get("coverage") or "", row["pk"]

    return place


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
    """The sum of values that do not contain one another: parts of one source."""
    return sum(row["value"] for row in rows)
