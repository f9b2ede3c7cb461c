"""What a draft release would change, asked of the database: no row is held in memory."""

from decimal import Decimal
from functools import cached_property

from django.db.models import DecimalField, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from .models import Observation, ObservationQuerySet, Release

# Stands for an absent amount; no source could print it.
NOTHING = Value(
    Decimal("-9999999999999.99"), output_field=DecimalField(max_digits=15, decimal_places=2)
)


class ReleaseComparison:
    """A draft release against what its source says now.

    Every draft row is new, changed or unchanged; every live row that the draft
    does not mention has vanished from it.
    """

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
        return self._known_content(self.rows).filter(Exists(self._restated()))

    @property
    def changed(self) -> ObservationQuerySet:
        """Each with what it would replace: `old_value` and `old_status`."""
        old = self.live.filter(**self.same_place())
        rows = self._known_content(self.rows).filter(Exists(old), ~Exists(self._restated()))
        return rows.annotate(
            old_value=Subquery(old.values("value")[:1]),
            old_status=Subquery(old.values("status")[:1]),
        )

    @property
    def vanished(self) -> ObservationQuerySet:
        return self.live.filter(~Exists(self.rows.filter(**self.same_place())))

    @property
    def ending(self) -> ObservationQuerySet:
        """Live rows that end when the draft is published: a cell's readings end together."""
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
        """Draft rows that are seen once it is published: a cell that has not ended still stands."""
        return self.rows if self.is_first else self.rows.filter(~Exists(self.live.same_cell()))

    def counts(self) -> dict[str, int]:
        if self.is_first:
            return {"new": self.rows.count(), "changed": 0, "unchanged": 0, "vanished": 0}
        return {
            name: getattr(self, name).count()
            for name in ("new", "changed", "unchanged", "vanished")
        }

    def _restated(self) -> ObservationQuerySet:
        """Live rows that say of the same place exactly what the outer row says."""
        same = {name: OuterRef(name) for name in self.model.content if name not in self._nullable}
        same |= {f"known_{name}": OuterRef(f"known_{name}") for name in self._nullable}
        return self._known_content(self.live).filter(**self.same_place(), **same)

    def _known_content(self, rows: ObservationQuerySet) -> ObservationQuerySet:
        """NULL equals nothing in SQL; two absent bounds are nevertheless the same."""
        return rows.alias(
            **{f"known_{name}": Coalesce(F(name), value) for name, value in self._nullable.items()}
        )

    @cached_property
    def _nullable(self) -> dict[str, Value]:
        """What stands for an absent value of the content, by column."""
        absent = {}
        for name in self.model.content:
            if self.model.is_amount(name):
                absent[name] = NOTHING
            elif self.model._meta.get_field(name).null:
                absent[name] = Value(-1, output_field=IntegerField())  # a number of things, a key
        return absent
