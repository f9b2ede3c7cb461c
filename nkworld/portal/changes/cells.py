"""One figure before and after: what moved, how far, and what else is said of it otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from nkworld.atlas.memo import once_per_request
from nkworld.charts import exact
from nkworld.charts.numbers import rounded
from nkworld.charts.words import in_a_row
from nkworld.provenance.models import Observation, Status
from nkworld.provenance.vintages import paired, place_of

from ..claim_cards import value_text

LEAST = Decimal("0.05")  # per cent: less is printed as 0.0
SAID = {
    "value_low": "the lower bound",
    "value_high": "the upper bound",
    "exclusion": "the reason why it is left out",
    "citation": "the page where it was read",
    "as_quoted": "the words printed there",
    "read": "how it was read",
    "reported_on": "the date of the report",
    "note": "the note",
    "derivation": "the steps",
    "status": "the status",
}


@dataclass(frozen=True)
class Trace:
    """A row as far as it is needed to see whether it moved: its value, whether it gives one or a
    bound, whether it counts, and digests of its amounts and of all that it says.
    """

    pk: int
    reading: int
    value: Decimal | None
    says_something: bool
    counts: bool
    amounts: int
    said: int


@dataclass(frozen=True)
class Move:
    """One place of a table before and after an act; None of nothing."""

    old: Trace | None
    new: Trace | None

    @property
    def per_cent(self) -> Decimal | None:
        """None where no two values can be set beside each other, or the first is zero."""
        if not (self.old and self.new) or self.old.value is None or self.new.value is None:
            return None
        apart = self.new.value - self.old.value
        return 100 * apart / abs(self.old.value) if self.old.value else None

    @property
    def has_moved(self) -> bool:
        """Its number, a bound of it, or whether it counts, and not only what is said of it."""
        if self.old is None or self.new is None:
            return True
        return (self.old.amounts, self.old.counts) != (self.new.amounts, self.new.counts)

    @property
    def has_ended(self) -> bool:
        """A figure that counted does so no more: it is not given any more, or left out."""
        if self.old is None or not (self.old.counts and self.old.says_something):
            return False
        return self.new is None or not (self.new.counts and self.new.says_something)

    def is_over(self, threshold: int) -> bool:
        """It moved by more than so many per cent or from zero, or counts no more.

        Another place where a claim was read is not the claim.
        """
        if self.old is None or self.old.reading:
            return False
        if (share := self.per_cent) is not None:
            return abs(share) > threshold or self.has_ended
        from_zero = self.old.value == 0 and self.new is not None and bool(self.new.value)
        return from_zero or self.has_ended

    @property
    def size(self) -> tuple:
        """For sorting: what ended, then how far it moved; what was added comes last."""
        return bool(self.old), self.has_ended, self.has_moved, abs(self.per_cent or Decimal(0))


@once_per_request
def moves_of(
    model: type[Observation], moments: tuple[datetime, ...], where: Q
) -> dict[datetime, list[Move]]:
    """{moment: what ended, changed or was added then}, of moments when anything ended.

    A cell's readings end together, so that some begin again as they were: these are no moves.
    """
    ended = _traces(model, "known_until", moments, where)
    begun = _traces(model, "known_from", ended, where) if ended else {}
    found = {}
    for moment, old in ended.items():
        new = begun.get(moment, {})
        moves = [Move(*pair) for pair in paired(old, new)]
        found[moment] = [
            move for move in moves if not (move.old and move.new) or move.old.said != move.new.said
        ]
    return found


def _traces(
    model: type[Observation], name: str, moments: Iterable[datetime], where: Q
) -> dict[datetime, dict[tuple, Trace]]:
    place = place_of(model)
    amounts = [each for each in model.content if model.is_amount(each)]
    rows = model._default_manager.filter(where, **{f"{name}__in": list(moments)})
    found: dict[datetime, dict[tuple, Trace]] = {}
    for row in rows.values(name, "pk", *place, *model.content).iterator():
        trace = Trace(
            row["pk"],
            row["reading"],
            row["value"],
            any(row[each] is not None for each in amounts),
            row["status"] != Status.EXCLUDED,
            hash(tuple(row[each] for each in amounts)),
            hash(tuple(row[each] for each in model.content)),
        )
        found.setdefault(row[name], {})[tuple(row[each] for each in place)] = trace
    return found


@dataclass(frozen=True)
class Cell:
    """A move with its rows read, as it is printed."""

    move: Move
    old: Any
    new: Any
    is_material: bool

    @property
    def claim(self) -> Any:
        return self.new or self.old

    @property
    def label(self) -> str:
        reading = f", further reading {self.claim.reading}" if self.claim.reading else ""
        return f"{self.claim.cell_text}{reading}"

    @property
    def url(self) -> str:
        return self.claim.get_absolute_url()

    @property
    def old_text(self) -> str:
        return _printed(self.old)

    @property
    def new_text(self) -> str:
        return _printed(self.new)

    @property
    def difference(self) -> str:
        if self.old is None or self.new is None or None in (self.old.value, self.new.value):
            return ""
        apart = self.new.value - self.old.value
        return f"{'+' if apart > 0 else ''}{exact(apart)}" if apart else ""

    @property
    def per_cent(self) -> str:
        share = self.move.per_cent
        if not share:
            return ""
        if abs(share) < LEAST:
            return f"{'+' if share > 0 else '−'}under 0.1 %"
        return f"{'+' if share > 0 else ''}{rounded(share, 1)} %"

    @property
    def remarks(self) -> str:
        """What is said otherwise, apart from the value: “the note and how it was read”."""
        if self.old is None or self.new is None:
            return ""
        names = [name for name in self.claim.content if name != "value"]
        differ = [n for n in names if getattr(self.old, n) != getattr(self.new, n)]
        return in_a_row([SAID.get(name, self._own(name)) for name in differ])

    def _own(self, name: str) -> str:
        """What only this table says: “the quantity from 4 to 5”."""
        label = f"the {self.claim._meta.get_field(name).verbose_name}"
        if not self.claim.is_amount(name):
            return label
        old, new = (getattr(row, name) for row in (self.old, self.new))
        said = [
            f"{prefix} {exact(v) if v is not None else 'nothing'}"
            for prefix, v in (("from", old), ("to", new))
        ]
        return f"{label} {' '.join(said)}"

    @property
    def became(self) -> str:
        """What happened to a figure whose amounts are the same, but which counts otherwise."""
        move = self.move
        if not (move.old and move.new) or move.old.amounts != move.new.amounts:
            return ""
        if move.old.counts == move.new.counts:
            return ""
        return "counted again" if move.new.counts else "left out of totals now"

    @property
    def sentence(self) -> str:
        if self.new is None:
            return f"{self.label}: {self.old_text} is no longer given."
        if self.old is None:
            return f"{self.label}: {self.new_text} is given now."
        if self.became:
            return f"{self.label}: {value_text(self.new)}, {self.became}."
        if self.old_text == self.new_text:
            return f"{self.label}: {self.new_text} as before; {self.remarks} changed."
        told = f"{self.label}: corrected from {self.old_text} to {self.new_text}"
        return f"{told} ({self.per_cent})." if self.per_cent else f"{told}."


def _printed(claim: Any) -> str:
    if claim is None:
        return "nothing"
    left_out = " (left out of totals)" if claim.status == Status.EXCLUDED else ""
    return f"{value_text(claim)}{left_out}"
