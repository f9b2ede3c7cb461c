"""What can change, who tells of it, and the one order in which all of it is told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from nkworld.provenance.models import Dataset

from .cells import Cell
from .choice import Choice, Kind


@dataclass(frozen=True)
class Act:
    """Something that happened at a moment. `key` names it for ever, `of` is what its teller needs
    to put it into words.
    """

    moment: datetime
    key: str
    teller: "Teller" = field(compare=False, repr=False)
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
    unit: str = ""
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
    def published(self) -> datetime:
        return self.began or self.moment

    @property
    def text(self) -> str:
        """All of it as plain text, for feeds and mails."""
        why = [f"Why: {self.why}"] if self.why else []
        cells = [cell.sentence for cell in self.cells]
        more = [f"And {self.rest:,} more."] if self.rest else []
        return "\n".join([f"{self.sentence}.", *why, *cells, *more, *self.details])


class Teller:
    """One sort of things that change."""

    def acts(self, choice: Choice, most: int | None = None) -> list[Act]:
        """What happened, as far as it is chosen; with `most`, the newest so many may do."""
        raise NotImplementedError

    def tell(self, acts: Sequence[Act], choice: Choice) -> list[Change]:
        """These acts in words, in whatever order, of the chosen country alone."""
        raise NotImplementedError


_tellers: list[Teller] = []


def register[T: type[Teller]](kind: T) -> T:
    _tellers.append(kind())
    return kind


def acts_of(choice: Choice, most: int | None = None) -> list[Act]:
    """Everything chosen, the newest first."""
    found = (act for teller in _tellers for act in teller.acts(choice, most))
    return sorted(found, key=lambda act: (act.moment, act.key), reverse=True)


def told(acts: Iterable[Act], choice: Choice) -> list[Change]:
    """The same acts in words, in their order."""
    by_teller: dict[Teller, list[Act]] = defaultdict(list)
    ordered = list(acts)
    for act in ordered:
        by_teller[act.teller].append(act)
    changes = {
        change.key: change
        for teller, own in by_teller.items()
        for change in teller.tell(own, choice)
    }
    return [changes[act.key] for act in ordered if act.key in changes]


def newest(number: int, choice: Choice | None = None) -> list[Change]:
    """So many, in words."""
    choice = choice or Choice()
    return told(acts_of(choice, number)[:number], choice)
