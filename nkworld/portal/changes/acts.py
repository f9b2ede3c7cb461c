"""What happened, as far as somebody chose it, and the same in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nkworld.charts import exact
from nkworld.charts.numbers import rounded
from nkworld.charts.words import in_a_row, opened
from nkworld.portal.claim_cards import value_text
from nkworld.provenance.claim_changes import Pair
from nkworld.provenance.models import Dataset, Status

from .choice import Choice, Kind

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


def counts(claim: Any) -> bool:
    return claim.status != Status.EXCLUDED


def amounts_of(claim: Any) -> list[Any]:
    return [getattr(claim, name) for name in claim.content if claim.is_amount(name)]


@dataclass(frozen=True)
class Cell(Pair):
    """A change of a claim; `threshold` are the per cent by more than which a figure has moved."""

    old: Any
    new: Any
    threshold: int

    @property
    def has_moved(self) -> bool:
        """Its number, a bound of it, or whether it counts, and not only what is said of it."""
        if self.old is None or self.new is None:
            return True
        return amounts_of(self.old) != amounts_of(self.new) or counts(self.old) != counts(self.new)

    @property
    def has_ended(self) -> bool:
        """A figure that counted does so no more: it is not given any more, or left out."""

        def stands(claim: Any) -> bool:
            return bool(claim) and counts(claim) and set(amounts_of(claim)) != {None}

        return stands(self.old) and not stands(self.new)

    @property
    def is_material(self) -> bool:
        """It moved by more than the threshold or from zero, or counts no more.

        Another place where a claim was read is not the claim.
        """
        if self.old is None or self.old.reading:
            return False
        if (share := self.difference) is not None:
            return abs(share) > self.threshold or self.has_ended
        from_zero = self.old.value == 0 and self.new is not None and bool(self.new.value)
        return from_zero or self.has_ended

    @property
    def size(self) -> tuple:
        """For sorting: what ended, then how far it moved; what was added comes last."""
        return (
            bool(self.old),
            self.has_ended,
            self.has_moved,
            abs(self.difference or Decimal(0)),
        )

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
    def step_text(self) -> str:
        step = self.step
        return f"{'+' if step > 0 else ''}{exact(step)}" if step else ""

    @property
    def per_cent(self) -> str:
        if not (share := self.difference):
            return ""
        if abs(share) < LEAST:
            return f"{'+' if share > 0 else '−'}under 0.1 %"
        return f"{'+' if share > 0 else ''}{rounded(share, 1)} %"

    @property
    def remarks(self) -> str:
        """What is said otherwise, apart from the value: “the note and the quantity from 4 to 5”."""
        told = []
        for name in self.fields:
            label = SAID.get(name) or f"the {self.new._meta.get_field(name).verbose_name}"
            if name not in SAID and self.new.is_amount(name):  # what only this table says
                values = (getattr(row, name) for row in (self.old, self.new))
                old, new = ("nothing" if value is None else exact(value) for value in values)
                label = f"{label} from {old} to {new}"
            told += [label] if name != "value" else []
        return in_a_row(told)

    @property
    def became(self) -> str:
        """What happened to a figure whose amounts are the same, but which counts otherwise."""
        if None in (self.old, self.new) or amounts_of(self.old) != amounts_of(self.new):
            return ""
        if counts(self.old) == counts(self.new):
            return ""
        return "counted again" if counts(self.new) else "left out of totals now"

    @property
    def sentence(self) -> str:
        if self.new is None:
            return f"{self.label}, {self.old_text}, was taken back"
        if self.old is None:
            return f"{self.label}, {self.new_text}, was added"
        if self.became:
            return f"{self.label}, {value_text(self.new)}, is {self.became}"
        if self.old_text == self.new_text:
            value = "" if self.new.value is None else f"{self.new_text}, "
            return f"of {self.label}, {value}{self.remarks} changed"
        return f"{self.label} was corrected from {self.old_text} to {self.new_text}"


def _printed(claim: Any) -> str:
    if claim is None:
        return "nothing"
    return f"{value_text(claim)}{'' if counts(claim) else ' (left out of totals)'}"


@dataclass(frozen=True)
class Act:
    """Something that happened at a moment, found cheaply. `key` names it for ever; `describe` puts
    several of its sort into words, for which it needs what each is `of`.
    """

    moment: datetime
    key: str
    describe: "Callable[[Sequence[Act], Choice], Iterable[Change]]" = field(compare=False)
    of: Any = field(compare=False, repr=False)


@dataclass(frozen=True)
class Change:
    """An act in words. `sentence` says what happened, `why` gives the reason, both without the
    other; `cells` are figures that moved, the furthest first, `rest` how many more there are.
    `details` are what else is to be said, each a line.
    """

    act: Act
    kinds: tuple[Kind, ...]
    sentence: str
    url: str
    why: str = ""
    dataset: Dataset | None = None
    cells: tuple[Cell, ...] = ()
    rest: int = 0
    details: tuple[str, ...] = ()
    is_material: bool = False
    began: datetime | None = None  # where several edits of a day are told as one

    @property
    def key(self) -> str:
        return self.act.key

    @property
    def moment(self) -> datetime:
        return self.act.moment

    @property
    def day(self) -> date:
        return self.moment.date()

    @property
    def alike(self) -> tuple[Any, ...]:
        """Equal for changes of a day that differ in nothing but what they are about."""
        is_plain = self.why and not (self.cells or self.details or self.is_material)
        return self.day, self.kinds, self.why, is_plain or self.key

    @property
    def text(self) -> str:
        """All of it as plain text, for feeds and mails."""
        why = [f"Why: {self.why}"] if self.why else []
        cells = [
            f"{opened(cell.sentence)}{cell.per_cent and f' ({cell.per_cent})'}."
            for cell in self.cells
        ]
        more = [f"And {self.rest:,} more."] if self.rest else []
        return "\n".join([f"{self.sentence}.", *why, *cells, *more, *self.details])
