"""A claim with everything that is on record of its cell: rivals, readings, vintages."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from nkworld.provenance.models import HeadlineRule, Read, Source, State, Status
from nkworld.provenance.models.source import origin_of
from nkworld.provenance.tables import observation_models

from .amounts import lie_apart, point_of_claim


@dataclass(frozen=True)
class ClaimRecord:
    """`rows` are all of its cell that were published at the `moment` (None: now)."""

    claim: Any
    rows: Sequence[Any]
    moment: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self._stands(self.claim)

    def _stands(self, row: Any) -> bool:
        until = row.known_until
        return until is None or (self.moment is not None and until > self.moment)

    @property
    def replacement(self) -> Any:
        """What stands in the place of an ended row: the same reading, the claim itself, or None."""
        if self.is_live:
            return None
        own = (self.claim.source_id, self.claim.reading)
        same = (row for row in self.rows if (row.source_id, row.reading) == own)
        return next(filter(self._stands, same), self.now)

    @property
    def is_excluded(self) -> bool:
        return self.claim.status == Status.EXCLUDED

    @property
    def is_withdrawn(self) -> bool:
        return not self.is_live and self.claim.release.state == State.WITHDRAWN

    @cached_property
    def live(self) -> list[Any]:
        rows = filter(self._stands, self.rows)
        return [row for row in rows if not row.reading or row.status == Status.EXCLUDED]

    @cached_property
    def counted(self) -> list[Any]:
        return [row for row in self.live if row.status != Status.EXCLUDED]

    @property
    def now(self) -> Any:
        own = [row for row in self.live if row.source_id == self.claim.source_id]
        return min(own, key=lambda row: (row.status == Status.EXCLUDED, row.reading), default=None)

    @property
    def rivals(self) -> list[Any]:
        return [row for row in self.live if row.source_id != self.claim.source_id]

    @property
    def readings(self) -> list[Any]:
        return [
            row
            for row in self.rows
            if row.source_id == self.claim.source_id
            and self._stands(row)
            and row.pk != self.claim.pk
            and row.status != Status.EXCLUDED
        ]

    @property
    def vintages(self) -> list[Any]:
        own = (self.claim.source_id, self.claim.reading)
        same = [row for row in self.rows if (row.source_id, row.reading) == own]
        return sorted(same, key=lambda row: (row.known_from, row.pk))

    @cached_property
    def compared(self) -> list[Any]:
        """Valued claims of what is counted alike, no compilation beside reviewed ones."""
        others = [row for row in self.counted if row.source_id != self.claim.source_id]
        if others:
            counts = type(self.claim).counting()
            own_way = counts(vars(self.claim))
            others = [row for row in others if counts(vars(row)) == own_way]
        own = [] if self.is_excluded else [self.claim]
        valued = [row for row in (*own, *others) if row.value is not None]
        return [row for row in valued if row.read != Read.COMPILATION] or valued

    @property
    def is_disputed(self) -> bool:
        return lie_apart(list(map(point_of_claim, self.compared)))

    @property
    def is_one_voice(self) -> bool:
        """Whether all that are compared hand on one declaration, so that they confirm nothing."""
        sources = [row.source for row in self.compared]
        hands_on = any(source.origin == Source.Origin.REPEATS for source in sources)
        return len(sources) > 1 and hands_on and len(set(map(origin_of, sources))) == 1

    def chosen_by(self, rule: HeadlineRule) -> Any:
        return min(self.counted, key=lambda row: rule.claim_place(vars(row)), default=None)


def claim_records(
    dataset: str, keys: Iterable[int], moment: datetime | None = None
) -> list[ClaimRecord]:
    """In the order of the keys, without drafts: two queries. KeyError of an unknown dataset."""
    model = observation_models()[dataset]
    published = model.objects.published(moment, with_readings=True).select_related(
        "source__repeats", "release", *model.cell_relations()
    )
    wanted = list(dict.fromkeys(keys))
    claims = {claim.pk: claim for claim in published.filter(pk__in=wanted)}
    if not claims:
        return []
    cells = Q()
    for claim in claims.values():
        cells |= Q(**dict(zip(model.cell, claim.cell_values, strict=True)))
    by_cell = defaultdict(list)
    for row in published.filter(cells).order_by("pk"):
        by_cell[row.cell_values].append(row)
    return [
        ClaimRecord(claims[key], by_cell[claims[key].cell_values], moment)
        for key in wanted
        if key in claims
    ]
