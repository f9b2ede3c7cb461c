"""`group=`: the values of a table of claims added up, where that is lawful: of one source, of cells
that do not contain one another, of one frequency, as the model's `totals` allow it. What stands in
no sum is counted beside it; all else is refused with its reason and what may be asked instead.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NoReturn

from nkworld.asking.claim_tables import ClaimQuestion, claim_tables, parameter_elsewhere
from nkworld.asking.questions import Contradiction, InvalidQuery
from nkworld.figures.amounts import OF_A_POINT, point_of, total
from nkworld.figures.claims import Part
from nkworld.files.tables import SOURCE, Column, Kind, Row
from nkworld.provenance.models import Status
from nkworld.provenance.tables import grouped
from nkworld.published import VALUES

from .columns import NamesField, columns_for
from .paging import plan_of

GROUP = "group"
MOST = 100_000  # rows that are added up for one answer
PERIOD = "period"
OF_SUMS = (
    Column("value", Kind.NUMBER, "The sum; null where a row gives bounds alone."),
    Column("value_low", Kind.NUMBER, "The least that the sum can be, where a row has bounds."),
    Column("value_high", Kind.NUMBER, "The most that the sum can be, where a row has bounds."),
    Column("rows", Kind.INTEGER, "How many claims are added up."),
    Column("left_out", Kind.INTEGER, "Rows of the group in no sum: excluded, aggregates, parts."),
    Column("claims", Kind.LIST, "The claims that are added up, by `id`."),
)


class GroupField(NamesField):
    meaning = "Sums of `value` by these columns, where that is lawful; each names its `claims`."

    def __init__(self, table: Any, row: Any, beside: Iterable[str] = ()) -> None:
        """`beside` are further parameters of the question."""
        super().__init__(identity(row), "Rows can’t be grouped by “{}” here.")
        self.dataset = table.model.dataset
        self.beside = [name for name in beside if name in table.get_question().base_fields]

    def elsewhere(self, name: str) -> str:
        return parameter_elsewhere(name, self.dataset, self.beside)


@cache
def identity(row: Any) -> list[str]:
    return [name for name in (*row.Meta.model.cell, SOURCE) if name in plan_of(row).flat]


def refuse(sentence: str) -> NoReturn:
    raise InvalidQuery([(GROUP, Contradiction(sentence))])


class Sums:
    """The values of the claims that a question means, by the columns named in `group`."""

    def __init__(self, table: Any, row: Any, question: ClaimQuestion, names: Sequence[str]):
        self.model, self.question = table.model, question
        self.names = names
        self.paths = [plan_of(row).flat[name].path for name in names]
        own = {column.name: column for column in columns_for(row())}
        shown = dict.fromkeys([*names, SOURCE, "frequency"])
        unit = self.model.unit
        self.columns = [own[name] for name in shown] + [
            Column(each.name, each.kind, each.meaning, unit=unit, keys=(each.name,))
            for each in OF_SUMS
        ]
        self._refuse(table)
        totals = self.model.totals
        read = [*self.model.cell, *totals.by, *totals.only, *self.paths]
        read += ["pk", "source__slug", "period_start", "period_end", *OF_A_POINT]
        # In the order of the table, the newest period first.
        claims = question.claims.newest_first().values(*dict.fromkeys(read))[: MOST + 1]
        if len(claims) > MOST:
            refuse(f"More than {MOST:,} rows would be added: narrow the question.")
        groups = grouped(claims, lambda row: tuple(row[path] for path in self.paths))
        found = (self._sum(key, rows) for key, rows in groups.items())
        self.rows: list[Row] = [row for row in found if row]

    def _refuse(self, table: Any) -> None:
        if self.model.never_added or not self.model.totals:
            addable = [slug for slug, each in claim_tables().items() if each.model.totals]
            why = self.model.never_added or table.caption_note or f"its unit is {self.model.unit}."
            refuse(
                f"Values of {self.model.dataset} are never added up: {why.rstrip('.')}. Its rows "
                f"are given one by one without “group”. Tables that may be added: "
                f"{', '.join(addable)}."
            )
        if self.question.gives_vintages or self.question.gives_readings:
            refuse("What a source said before, or on other pages, is the same figure again: leave "
                   "“vintages” and “readings” out.")  # fmt: skip
        if self.question.reads_ledger:
            refuse("Excluded figures enter no sum: leave “status” and “exclusion” out.")
        sources = self.question.cleaned_data["source"]
        if SOURCE in self.names and self.question.rule and len(sources) != 1:
            refuse("The rule takes each figure from another source, so that sums by source would "
                   "have gaps: add rule=all, or ask for one source.")  # fmt: skip

    def _sum(self, key: tuple[Any, ...], rows: list[dict[str, Any]]) -> Row | None:
        """The sum of one group; None where nothing of it may be added: neither what is excluded
        nor an aggregate, which stands alone where it is grouped by.
        """
        only = {
            path: value
            for path, value in self.model.totals.only.items()
            if path.split("__")[0] not in self.names
        }
        counted = [
            row
            for row in rows
            if row["status"] != Status.EXCLUDED
            and any(row[name] is not None for name in VALUES)
            and all(row[path] == value for path, value in only.items())
        ]
        if not counted:
            return None
        self._refuse_mixture(key, counted)
        amounts = [
            point_of(row | {"parts": (Part(self.model.dataset, row["pk"]),)}) for row in counted
        ]
        found = total(amounts, "") if len(amounts) > 1 else amounts[0]
        own = dict(zip(self.names, key, strict=True))
        own |= {SOURCE: counted[0]["source__slug"], "frequency": counted[0]["frequency"]}
        own |= {"value": found.value, "value_low": found.low, "value_high": found.high}
        own |= {"rows": len(counted), "left_out": len(rows) - len(counted)}
        own["claims"] = sorted(part.key for part in found.parts)
        return tuple(own[column.name] for column in self.columns)

    def _refuse_mixture(self, key: tuple[Any, ...], rows: list[dict[str, Any]]) -> None:
        """Of two sources, two frequencies, or of what contains one another."""
        by = [path for path in self.model.totals.by if path.split("__")[0] not in self.names]
        if len(rows) < 2:
            return
        of = ", ".join(map(str, key))
        if len(slugs := {row["source__slug"] for row in rows}) > 1:
            either = "rule=all&group=…,source" if self.question.rule else "group by source, too"
            refuse(f"Two sources are never added: {of} would be of {_listed(slugs)}. Ask for one "
                   f"with “source”, or for each by itself: {either}.")  # fmt: skip
        for path in ("frequency", *by):
            if len(found := {row[path] for row in rows}) > 1:
                name = path.split("__")[0]
                refuse(f"{of} has rows whose {name} differs ({_listed(found)}): they hold one "
                       f"another, or count different things. Ask for one with “{name}”, or group "
                       "by it, too.")  # fmt: skip
        periods = grouped(rows, lambda row: row["period"])
        if len(periods) > 1 and not self.model.totals.over_years:
            refuse(f"These are states, not amounts of a time: no two periods of {of} are added. "
                   "Group by period, too.")  # fmt: skip
        spans = sorted(
            (some[0]["period_start"], some[0]["period_end"]) for some in periods.values()
        )
        if any(later[0] <= earlier[1] for earlier, later in pairwise(spans)):
            refuse(f"Periods of {of} overlap: {_listed(periods)}. Group by period, too, or ask for "
                   "one.")  # fmt: skip


def _listed(found: Iterable[Any]) -> str:
    some = sorted(str(each) or "none" for each in found)
    return ", ".join(some[:8]) + (" …" if len(some) > 8 else "")
