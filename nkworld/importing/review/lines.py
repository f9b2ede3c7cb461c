"""Rows of the review as lines of a table: a claim, and what stands live in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.utils.text import capfirst

from nkworld.changes.claim_changes import Pair
from nkworld.charts.numbers import exact
from nkworld.desk.comments.threads import Thread
from nkworld.desk.words import Piece, Pieces, word_by_word
from nkworld.provenance.models import Observation, Release
from nkworld.provenance.read_guess import guess_read

NOTHING = (Piece("–"),)


@dataclass(frozen=True)
class Difference:
    """What a field said, and says now."""

    title: str
    old: Pieces
    new: Pieces


@dataclass
class Line(Pair):
    """One row of the review: the claim, and what stands live in its place."""

    new: Observation
    old: Observation | None = None
    is_left_out: bool = False  # a live row that the draft doesn't mention
    left_out: tuple[str, ...] = ("frequency",)  # of the cell; the period tells the frequency
    comments: Any = None  # None: not to be commented on here

    @property
    def cell(self) -> list[tuple[str, Any]]:
        """(title, text) of what the figure is about."""
        names = [name for name in self.claim.cell if name not in self.left_out]
        return [(self._title(name), self._text(name)) for name in names]

    @property
    def title(self) -> str:
        """`China, 2015, Exports: KOTRA`"""
        return f"{self.claim.cell_text}: {self.claim.source}"

    @property
    def what(self) -> str:
        """New, changed, unchanged, or not in the file."""
        if self.is_left_out:
            return "not in the file"
        if self.old is None:
            return "new"
        return "changed" if self.fields else "unchanged"

    @property
    def differing(self) -> list[Difference]:
        """Choices and amounts, apart from the value, in which the two differ."""
        return [self._difference(name) for name in self._changed if self._is_short(name)]

    @property
    def rewritten(self) -> list[Difference]:
        """Texts in which the two differ, word by word."""
        return [self._difference(name) for name in self._changed if not self._is_short(name)]

    @property
    def unchanged_texts(self) -> set[str]:
        """Fields of its papers that both say alike, or that there is nothing to compare with."""
        return {name for name in self.claim.content if name not in self._changed}

    @property
    def keeps_words(self) -> bool:
        """Whether the value changes while “As printed there” still has the old words."""
        return (
            self.old is not None
            and self.claim.value != self.old.value
            and self.claim.as_quoted == self.old.as_quoted
        )

    @property
    def is_as_suggested(self) -> bool:
        """Whether it was read as the address of its citation suggests: it may have been guessed."""
        return self.claim.read == guess_read(self.claim.citation, self.claim.source)

    @property
    def details(self) -> list[tuple[str, Any]]:
        """(title, text) of the reason of an exclusion and of what only this table says."""
        names = ["exclusion", *self.claim.own_content()]
        parts = [(self._title(name), self._text(name)) for name in names]
        return [(title, text) for title, text in parts if text not in (None, "")]

    @property
    def _changed(self) -> list[str]:
        """Apart from the value."""
        return [name for name in self.fields if name != "value"]

    def _is_short(self, name: str) -> bool:
        return hasattr(self.claim, f"get_{name}_display") or self.claim.is_amount(name)

    def _difference(self, name: str) -> Difference:
        old, new = (str(self._text(name, each) or "") for each in (self.old, self.claim))
        if old and new and not self._is_short(name):
            return Difference(self._title(name), *word_by_word(old, new))
        sides = ((Piece(text, True),) if text else NOTHING for text in (old, new))
        return Difference(self._title(name), *sides)

    def _title(self, name: str) -> str:
        return capfirst(str(label_for_field(name, type(self.claim))))

    def _text(self, name: str, claim: Observation | None = None) -> Any:
        claim = claim or self.claim
        display = getattr(claim, f"get_{name}_display", None)
        value = display() if display else getattr(claim, name)
        return exact(value) if isinstance(value, Decimal) else value


class Lines(list):
    """Rows in the order given, as lines of a table with the titles of their cells.

    A column in which none of them says anything is left out.
    """

    def __init__(self, claims: Iterable[Observation | Line]) -> None:
        super().__init__(one if isinstance(one, Line) else Line(one) for one in claims)
        names = self[0].claim.cell if self else ()
        silent = [n for n in names if not any(getattr(line.claim, n) for line in self)]
        for line in self:
            line.left_out = ("frequency", *silent)

    @property
    def titles(self) -> list[str]:
        return [title for title, _ in self[0].cell] if self else []

    def add_comments(self, release: Release) -> None:
        """Beneath each row what was written about it."""
        thread = Thread.about(release)
        for line in self:
            line.comments = thread.of_row(line.claim.pk)
