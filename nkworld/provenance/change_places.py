"""The one order in which all changes stand: where each has its place, and which span is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q

from nkworld.atlas.models import Country

from .models import Release

# Of one moment and table what ended and was not replaced stands before what began.
ENDED, NEW = 0, 1


class Place(NamedTuple):
    """Where one change stands; `table` is a dataset or label, `key` of the row or state."""

    moment: datetime
    table: str
    kind: int
    key: int


@dataclass(frozen=True)
class Span:
    """Changes after one moment and no later than another, from a place on."""

    until: datetime
    since: datetime | None = None
    start: Place | None = None
    newest_first: bool = False
    dataset: str = ""
    release: Release | None = None
    country: Country | None = None

    @cached_property
    def moments(self) -> list[datetime]:
        release = self.release
        return list(filter(None, [release.published_at, release.withdrawn_at])) if release else []

    def range(self, name: str, table: str = "", kind: int = ENDED) -> Q:
        """What a moment has to be. The first two conditions alone are an index range."""
        found = Q(**{f"{name}__lte": self.until})
        if self.since:
            found &= Q(**{f"{name}__gt": self.since})
        return found & self._beyond(name, table, kind) if self.start else found

    @property
    def releases(self) -> Any:
        found = Release.objects.public()
        if self.release:
            found = found.filter(pk=self.release.pk)
        return found.filter(dataset__slug=self.dataset) if self.dataset else found

    def places(
        self, rows: Any, name: str, table: str, kind: int, number: int | None
    ) -> list[Place]:
        sign = "-" if self.newest_first else ""
        found = rows.filter(self.range(name, table, kind), **{f"{name}__isnull": False})
        found = found.order_by(f"{sign}{name}", f"{sign}pk").values_list(name, "pk")[:number]
        return [Place(moment, table, kind, key) for moment, key in found]

    def up_to(self, name: str, moment: datetime) -> Q:
        """No further than a moment. Read backwards, what began at it stands before what ended."""
        return Q(**{f"{name}__{'gt' if self.newest_first else 'lte'}": moment})

    def _beyond(self, name: str, table: str, kind: int) -> Q:
        start: Any = self.start
        here, there = (table, kind), (start.table, start.kind)
        way = "lt" if self.newest_first else "gt"
        if not table or here == there:
            at_or_beyond = Q(**{f"{name}__{way}e": start.moment})
            if not table:
                return at_or_beyond
            further = Q(**{f"{name}__{way}": start.moment}) | Q(**{f"pk__{way}": start.key})
            return at_or_beyond & further
        includes = here < there if self.newest_first else here > there
        return Q(**{f"{name}__{way}{'e' if includes else ''}": start.moment})


def all_of(queries: Iterable[Any]) -> Any:
    """Rows of several tables in one query, in no order; none of no tables."""
    first, *others = list(queries) or [None]
    return () if first is None else first.union(*others, all=True).order_by()
