"""What a draft's source adds up to before and after: nothing that can't be added is added."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation import Totals
from nkworld.provenance.periods import Frequency

from .pairs import AFTER, TABLE, Pairs, as_decimal, count_of, named, quoted

MOST_PARTNERS = 15
COUNTED = {  # the value that enters totals, before and after
    "before": "old_id IS NOT NULL AND old_out = 0",
    "after": "(new_id IS NOT NULL AND new_out = 0) "
    "OR (new_id IS NULL AND stays = 1 AND old_out = 0)",
}


@dataclass(frozen=True)
class Sum:
    """Figures and their sum before and after, of one year or one partner."""

    what: str
    group: str
    count_before: int
    count_after: int
    before: Decimal | None
    after: Decimal | None
    key: Any = None

    @property
    def differs(self) -> bool:
        return (self.count_before, self.before) != (self.count_after, self.after)

    @property
    def difference(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    @property
    def per_cent(self) -> Decimal | None:
        return 100 * self.difference / self.before if self.before else None


@dataclass(frozen=True)
class Sums:
    """The totals of a draft: by year, and by partner where the table has some."""

    years: list[Sum]
    partners: list[Sum]
    more_partners: int
    added: bool  # whether values may be added; otherwise figures are only counted
    partner_field: str

    @property
    def changed_years(self) -> list[Sum]:
        return [one for one in self.years if one.differs]

    @property
    def same_years(self) -> list[Sum]:
        return [one for one in self.years if not one.differs]


def sums_of(pairs: Pairs) -> Sums:
    totals = pairs.model.totals
    years = sorted(_sums(pairs, totals, ""), key=lambda one: (-int(one.what), one.group))
    partners: list[Sum] = []
    if totals and totals.partner and totals.over_years:
        partners = [one for one in _sums(pairs, totals, totals.partner) if one.differs]
        partners.sort(key=lambda one: -abs(one.difference))
        field: Any = pairs.model._meta.get_field(totals.partner)
        names = named(field.related_model, [one.what for one in partners])
        partners = [replace(one, what=names.get(one.what, "–"), key=one.what) for one in partners]
    return Sums(
        years,
        partners[:MOST_PARTNERS],
        len(partners[MOST_PARTNERS:]),
        totals is not None,
        totals.partner if totals else "",
    )


def _sums(pairs: Pairs, totals: Totals | None, of: str) -> Iterator[Sum]:
    """Figures and their sums before and after, by group, `of` each year or a field's values."""
    added, totals = totals is not None, totals or Totals()
    keys = [_expression(pairs, name) for name in (of, *totals.by)]
    columns = list(keys)
    for side, value in (("before", "old_value"), ("after", AFTER)):
        columns.append(count_of(COUNTED[side]))
        columns.append(f"SUM(CASE WHEN {COUNTED[side]} THEN {value} END)" if added else "NULL")
    conditions = [f"{_expression(pairs, name)} = %s" for name in totals.only]
    given: list[Any] = list(totals.only.values())
    if added:
        conditions += ["reading = 0", "frequency = %s"]
        given.append(Frequency.ANNUAL.value)
    rest = f"GROUP BY {', '.join(map(str, range(1, len(keys) + 1)))}"
    where = " AND ".join(conditions) or "1 = 1"
    for what, *groups, count_before, before, count_after, after in pairs.ask(
        ", ".join(columns), where, given, rest
    ):
        words = (_word(pairs.model, *each) for each in zip(totals.by, groups, strict=True))
        group = ", ".join(filter(None, words))
        sums = as_decimal(before), as_decimal(after)
        yield Sum(str(what), group, int(count_before), int(count_after), *sums)


def _expression(pairs: Pairs, name: str) -> str:
    """The column of a field of the cell, or of a field of what one names: `country__kind`; without
    a name the year.
    """
    own, _, further = name.partition("__")
    column = f"{TABLE}.{pairs.column(own)}" if own else "year"
    if not further:
        return column
    related: Any = pairs.model._meta.get_field(own).related_model
    table, field = quoted(related._meta.db_table), quoted(related._meta.get_field(further).column)
    return f"(SELECT {field} FROM {table} WHERE id = {column})"  # noqa: S608 - names


def _word(model: type[Observation], name: str, value: Any) -> str:
    own, _, further = name.partition("__")
    field: Any = model._meta.get_field(own)
    if further:
        field = field.related_model._meta.get_field(further)
    return capfirst(str(dict(field.flatchoices).get(value, value)))
