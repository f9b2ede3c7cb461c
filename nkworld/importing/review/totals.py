"""What a draft's source adds up to before and after: nothing that can't be added is added."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from nkworld.provenance.models import Observation
from nkworld.provenance.models.totals import Totals
from nkworld.provenance.periods import Frequency

from .pairs import AFTER, COUNTED, TABLE, Pairs, as_decimal, count_of, named, quoted

MOST_PARTNERS = 15


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
    excluded_before: int
    excluded_after: int
    partner_field: str

    @property
    def changed_years(self) -> list[Sum]:
        return [one for one in self.years if one.differs]

    @property
    def same_years(self) -> list[Sum]:
        return [one for one in self.years if not one.differs]


def sums_of(pairs: Pairs) -> Sums:
    totals = pairs.model.totals
    by_partner = totals is not None and bool(totals.partner) and totals.over_years
    rows = _sums(pairs, totals, by_partner)
    years = _added(rows, lambda one: (one.what, one.group))
    years.sort(key=lambda one: (-int(one.what), one.group))
    partners: list[Sum] = []
    if totals and by_partner:
        found = _added(rows, lambda one: (one.key, one.group))
        partners = [one for one in found if one.differs]
        partners.sort(key=lambda one: -abs(one.difference))
        field: Any = pairs.model._meta.get_field(totals.partner)
        names = named(field.related_model, [one.what for one in partners])
        partners = [replace(one, what=names.get(one.what, "–"), key=one.what) for one in partners]
    return Sums(
        years,
        partners[:MOST_PARTNERS],
        len(partners[MOST_PARTNERS:]),
        totals is not None,
        pairs.known.excluded_before,
        pairs.known.excluded_after,
        totals.partner if totals else "",
    )


def _added(parts: Iterable[Sum], by: Callable[[Sum], tuple[Any, str]]) -> list[Sum]:
    """The parts, added up by what and group."""
    found: dict[tuple[Any, str], Sum] = {}
    for part in parts:
        what, group = by(part)
        had = found.get((what, group), Sum(str(what), group, 0, 0, None, None))
        found[what, group] = replace(
            had,
            count_before=had.count_before + part.count_before,
            count_after=had.count_after + part.count_after,
            before=_sum(had.before, part.before),
            after=_sum(had.after, part.after),
        )
    return list(found.values())


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one if other is None else other + (one or 0)


def _sums(pairs: Pairs, totals: Totals | None, by_partner: bool) -> list[Sum]:
    """Figures and their sums before and after, by year and group and, it may be, by partner."""
    added, totals = totals is not None, totals or Totals()
    joins: dict[str, str] = {}
    partner = _expression(pairs, totals.partner, joins) if by_partner else "NULL"
    groups = [_expression(pairs, name, joins) for name in totals.by]
    only = [(_expression(pairs, name, joins), value) for name, value in totals.only.items()]
    cases = []
    for side, value in (("before", "old_value"), ("after", AFTER)):
        cases.append(count_of(COUNTED[side]))
        cases.append(f"SUM(CASE WHEN {COUNTED[side]} THEN {value} END)" if added else "NULL")
    conditions = [f"{expression} = %s" for expression, _ in only]
    given: list[Any] = [value for _, value in only]
    if added:
        conditions += ["reading = 0", f"{TABLE}.frequency = %s"]
        given.append(Frequency.ANNUAL.value)
    keys = ["year", *([partner] if by_partner else []), *groups]
    rows = pairs.rows_of(
        f"SELECT {', '.join(['year', partner, *groups, *cases])} "  # noqa: S608 - names
        f"FROM {TABLE} {' '.join(joins.values())} "
        f"WHERE {' AND '.join(conditions) or '1 = 1'} GROUP BY {', '.join(keys)}",
        given,
    )
    found = []
    for year, key, *groups, count_before, before, count_after, after in rows:
        words = (_word(pairs.model, *each) for each in zip(totals.by, groups, strict=True))
        group = ", ".join(filter(None, words))
        sums = (as_decimal(before), as_decimal(after))
        found.append(Sum(str(year), group, int(count_before), int(count_after), *sums, key))
    return found


def _expression(pairs: Pairs, name: str, joins: dict[str, str]) -> str:
    """The column of a field of the cell, or of a field of what one names: `country__kind`."""
    own, _, further = name.partition("__")
    column = quoted(pairs.column(own))
    if not further:
        return f"{TABLE}.{column}"
    related: Any = pairs.model._meta.get_field(own).related_model
    table = quoted(related._meta.db_table)
    joins[own] = f"JOIN {table} {own}_ ON {own}_.id = {TABLE}.{column}"
    return f"{own}_.{quoted(related._meta.get_field(further).column)}"


def _word(model: type[Observation], name: str, value: Any) -> str:
    own, _, further = name.partition("__")
    field: Any = model._meta.get_field(own)
    if further:
        field = field.related_model._meta.get_field(further)
    return capfirst(str(dict(field.flatchoices).get(value, value)))
