"""One question: is what somebody holds of a figure what the portal gives, or gave, and when?"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ..drawing import FigureView
from .comparison import Difference, differences, differing
from .files import ReadFile
from .states import State, States


@dataclass(frozen=True)
class Checked:
    """`found` is the state that was recognised, None where none was. What is `held` is compared
    with what the portal gives now; None of a fingerprint alone that no state has.
    """

    states: States
    found: State | None
    held: ReadFile | None = None

    @property
    def drawn(self) -> FigureView:
        """The figure as the portal gives it now."""
        return self.states.now.drawn

    @property
    def is_now(self) -> bool:
        return self.found is self.states.now

    @property
    def since(self) -> datetime | None:
        """When what was recognised began, as far as is known."""
        return self.found.since.began if self.found and self.found.since else None

    @property
    def until(self) -> datetime | None:
        after = self.states.after(self.found) if self.found else None
        return after.since.began if after and after.since else None

    @property
    def looked_back_to(self) -> datetime | None:
        return self.states.oldest.began if self.states.oldest else None

    @cached_property
    def differences(self) -> list[Difference]:
        """Between what is held, or was recognised, and what the portal gives now."""
        if self.held is not None:
            return differences(self.held.rows, self.states)
        return differences(self.found.rows, self.states) if self.found else []

    @property
    def is_rewritten(self) -> bool:
        """It holds the same rows, but not the same bytes: a program saved it anew."""
        if self.held is None or self.found is None:
            return False
        ours = (self.found.drawn.csv, self.found.drawn.excel_csv)
        digests = {hashlib.sha256(text.encode()).digest() for text in ours}
        return hashlib.sha256(self.held.data).digest() not in digests

    @property
    def lacks(self) -> list[str]:
        """Columns that our file has now and the one that is held has not."""
        if self.held is None:
            return []
        columns = next(iter(self.states.now.rows.values()), {})
        return [name for name in columns if name not in self.held.columns]


def check_file(held: ReadFile, states: States) -> Checked:
    return Checked(states, _first(states, lambda state: not differing(held.rows, state.rows)), held)


def check_fingerprint(digits: str, states: States, drawn: FigureView) -> Checked:
    """`digits` are those of a citation, or the whole SHA-256 of a file; `drawn` is the figure at
    the moment that the citation's own address names.
    """
    found = _first(states, lambda state: _has(state, digits))
    if found is None and _has(own := State(drawn, None), digits):
        found = own
    return Checked(states, found)


def _has(state: State, digits: str) -> bool:
    return hashlib.sha256(state.drawn.csv.encode()).hexdigest().startswith(digits)


def _first(states: States, is_it: Callable[[State], bool]) -> State | None:
    return next((state for state in states if is_it(state)), None)
