import json
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, Lookup, OuterRef, Q, When

from ..periods import Frequency
from .constraints import LIVE
from .credibility import Status
from .rule import ClaimPlace, HeadlineRule, NoBetterClaim


# What would be live if a draft were published is read instead of what is, within one block.
class Among(Lookup):
    """Whether a whole number is one of many, which go to the database as one parameter."""

    lookup_name = "among"

    def __init__(self, lhs: Any, keys: Iterable[int] | str) -> None:
        super().__init__(lhs, keys if isinstance(keys, str) else json.dumps(list(keys)))

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = self.process_lhs(compiler, connection)
        keys = "SELECT value FROM json_each(%s)"
        if connection.vendor == "postgresql":
            keys = "SELECT value::bigint FROM json_array_elements_text(%s::json)"
        return f"{sql} IN ({keys})", (*params, self.rhs)


@dataclass(frozen=True, eq=False)
class AsIf:
    """Keys that end, begin, and (`silent`) repeat what is live, and a revision nobody else has."""

    model: Any  # a table of claims
    release: int
    ending: tuple[int, ...]
    spoken: tuple[int, ...]
    silent: tuple[int, ...]
    revision: int

    @property
    def beginning(self) -> Q:
        """Named by what is shorter: a draft of thousands mostly begins whole."""
        if len(self.spoken) < len(self.silent):
            return Q(Among(F("pk"), self.spoken))
        drafted = Q(release=self.release, known_from__isnull=True)
        return drafted & ~Q(Among(F("pk"), self.silent)) if self.silent else drafted


current: ContextVar[AsIf | None] = ContextVar("as_if_published", default=None)


def as_if_of(model: type) -> AsIf | None:
    as_if = current.get()
    return as_if if as_if is not None and as_if.model is model else None


def live(model: type) -> Q:
    if not (as_if := as_if_of(model)):
        return LIVE
    return LIVE & ~Q(Among(F("pk"), as_if.ending)) | as_if.beginning


# An excluded row beside a valid one of its cell is no further reading of that claim.
_CLAIMS = Q(reading=0) | Q(status=Status.EXCLUDED)


def end_as_of(moment: datetime | None) -> models.Expression:
    if moment is None:
        return F("known_until")  # type: ignore[return-value]  # an expression in all but name
    return Case(When(known_until__lte=moment, then=F("known_until")))


class ObservationQuerySet(models.QuerySet):
    model: Any  # the domain's own, which has fields that Observation has not

    def with_readings(self, moment: datetime | None = None) -> Self:
        """Claims and their further readings, as known at a moment (None: now); never a draft."""
        if moment is None:
            return self.filter(live(self.model))
        return self.filter(known_from__lte=moment).exclude(known_until__lte=moment)

    def as_of(self, moment: datetime | None = None) -> Self:
        """One claim for each source and cell, as known at a moment (None: now), and the ledger."""
        return self.with_readings(moment).filter(_CLAIMS)

    def published(self, moment: datetime | None = None, with_readings: bool = False) -> Self:
        """All vintages that were public at a moment (None: now) or before it."""
        known = Q(known_from__lte=moment) if moment else Q(known_from__isnull=False)
        rows = self.filter(known)
        return rows if with_readings else rows.filter(_CLAIMS)

    def further_readings(self) -> Self:
        return self.included().filter(reading__gt=0)

    def included(self) -> Self:
        return self.exclude(status=Status.EXCLUDED)

    def excluded(self) -> Self:
        return self.filter(status=Status.EXCLUDED)

    def drawn(self) -> Self:
        """Those that say enough to be drawn: a table may know of some that don’t."""
        return self

    def annual(self) -> Self:
        return self.filter(frequency=Frequency.ANNUAL)

    def between(self, first: int | None = None, last: int | None = None) -> Self:
        first_day = None if first is None else date(first, 1, 1)
        return self.beginning(first_day, None if last is None else date(last, 12, 31))

    def beginning(self, first: date | None = None, last: date | None = None) -> Self:
        rows = self
        if first is not None:
            rows = rows.filter(period_start__gte=first)
        return rows if last is None else rows.filter(period_start__lte=last)

    def headline(
        self, rule: HeadlineRule, as_of: datetime | None = None, sources: Any = None
    ) -> Self:
        """One claim a cell: that of the source which the rule names first.

        Excluded claims never win. One that has bounds but no value wins only where nobody gives a
        value, one read in an unreviewed compilation only where there is no other, and of a rule
        that weighs credibility only where the table lets a compiler speak. `sources` narrows the
        contest to some of them.
        """
        rows = self.as_of(as_of).included()
        credible = self.model.credible(as_of) if rule.weighs_credibility else None
        if credible:
            rows = rows.filter(credible)
        if sources:
            rows = rows.filter(source__in=sources)
        if as_of is None and as_if_of(self.model):
            rivals = self.model._default_manager.as_of().included().same_cell()
            rivals = rivals.filter(credible) if credible else rivals
            rivals = rivals.filter(source__in=sources) if sources else rivals
            better = rivals.annotate(place=ClaimPlace(rule)).filter(place__lt=OuterRef("place"))
            return rows.annotate(place=ClaimPlace(rule)).filter(~Exists(better))
        keys = [source.pk for source in sources or ()]
        return rows.filter(NoBetterClaim(self.model, rule, as_of, keys))

    def beside(self, claims: Self) -> Self:
        """Of the source and cell of some claims, such as those that a rule chose."""
        shown = claims.same_cell().filter(source=OuterRef("source"))
        return self.filter(Exists(shown))

    def same_cell(self) -> Self:
        return self.filter(**{name: OuterRef(name) for name in self.model.cell})

    def cited(self) -> Self:
        """Everything a footnote prints, in one query."""
        return self.select_related("source", "release", *self.model.cell_relations())

    def newest_first(self) -> Self:
        return self.order_by("-period_start", "pk")
