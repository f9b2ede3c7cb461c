"""What a draft release would change, asked of the database: no row is held in memory."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, F, Lookup, OuterRef, Q

from .models import Observation, ObservationQuerySet, Release


class Same(Lookup):
    """Equal, or absent on both sides."""

    lookup_name = "same"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        return f"{left} IS NOT DISTINCT FROM {right}", (*of_left, *of_right)


class ReleaseComparison:
    """A draft against what its source says now: new, changed, unchanged, vanished."""

    def __init__(self, release: Release, model: type[Observation]) -> None:
        self.release = release
        self.model = model

    @property
    def rows(self) -> ObservationQuerySet:
        return self.model.objects.filter(release=self.release, known_from__isnull=True)

    @property
    def live(self) -> ObservationQuerySet:
        return self.model.objects.with_readings().filter(source=self.release.source)

    @cached_property
    def is_first(self) -> bool:
        """Its source says nothing yet, so that there is nothing to compare with."""
        return not self.live.exists()

    @property
    def new(self) -> ObservationQuerySet:
        return self.rows.filter(~Exists(self.live.filter(**self.same_place())))

    @property
    def unchanged(self) -> ObservationQuerySet:
        return self.rows.filter(Exists(self._restated()))

    @property
    def changed(self) -> ObservationQuerySet:
        known = Exists(self.live.filter(**self.same_place()))
        return self.rows.filter(known, ~Exists(self._restated()))

    @property
    def vanished(self) -> ObservationQuerySet:
        return self.live.filter(~Exists(self.rows.filter(**self.same_place())))

    @property
    def ending(self) -> ObservationQuerySet:
        if self.is_first:
            return self.live.none()
        differing = self.rows.exclude(pk__in=self.unchanged.values("pk"))
        ending = Q(Exists(differing.same_cell()))
        if self.release.complete:
            ending |= Q(Exists(self.vanished.same_cell()))
        return self.live.filter(ending)

    def same_place(self) -> dict[str, OuterRef]:
        return {name: OuterRef(name) for name in (*self.model.cell, "reading")}

    @property
    def spoken(self) -> ObservationQuerySet:
        return self.rows if self.is_first else self.rows.filter(~Exists(self.live.same_cell()))

    def counts(self) -> dict[str, int]:
        if self.is_first:
            return {"new": self.rows.count(), "changed": 0, "unchanged": 0, "vanished": 0}
        return {
            name: getattr(self, name).count()
            for name in ("new", "changed", "unchanged", "vanished")
        }

    def _restated(self) -> ObservationQuerySet:
        same = [Same(F(name), OuterRef(name)) for name in self.model.content]
        return self.live.filter(*same, **self.same_place())
