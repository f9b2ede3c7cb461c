"""What happened, as far as somebody chose it, and the same in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from nkworld.provenance.models import Dataset

from .cells import Cell
from .choice import Choice, Kind


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
        cells = [cell.sentence for cell in self.cells]
        more = [f"And {self.rest:,} more."] if self.rest else []
        return "\n".join([f"{self.sentence}.", *why, *cells, *more, *self.details])
