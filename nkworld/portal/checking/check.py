"""One question: is what somebody holds of a figure what the portal gives, or gave, and when?"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from nkworld.provenance.models import Release

from ..drawing import FigureView
from .files import ReadFile, is_same
from .states import Key, Moment, Row, State, States


@dataclass(frozen=True)
class Difference:
    """One cell, or a whole row where `column` is empty; `old` is what somebody holds.

    `changed_at` is the moment from which on the portal said otherwise, None where at no moment
    that was looked at it said what the file says.
    """

    label: str
    period: str
    column: str
    old: str
    new: str
    changed_at: Moment | None
    releases: tuple[Release, ...] = ()


def differing(
    held: Mapping[Key, Row], given: Mapping[Key, Row], columns: Iterable[str] | None = None
) -> list[tuple[Key, str]]:
    """(key, column) of each cell that differs, the column empty where a row is on one side only."""
    found: list[tuple[Key, str]] = [(key, "") for key in held if key not in given]
    for key, row in given.items():
        if key not in held:
            found.append((key, ""))
            continue
        shared = [name for name in columns or row if name in row and name in held[key]]
        found += [(key, name) for name in shared if not is_same(name, held[key][name], row[name])]
    return found


def differences(held: Mapping[Key, Row], states: States) -> list[Difference]:
    now = states.now
    return [
        _difference(key, column, held.get(key), now.rows.get(key), states)
        for key, column in differing(held, now.rows)
    ]


def _difference(
    key: Key, column: str, held: Row | None, given: Row | None, states: States
) -> Difference:
    successor = _successor(key, column, held, states)
    row = given or held or {}
    moment = successor.since if successor else None
    sources = {each["source"] for each in (held, given) if each and "source" in each}
    releases = moment.releases if moment else ()
    own = tuple(each for each in releases if each.source.slug in sources)
    return Difference(
        row.get("label") or key[0],
        key[1],
        column,
        _told(column, held),
        _told(column, given),
        moment,
        own or releases,
    )


def _successor(key: Key, column: str, held: Row | None, states: States) -> State | None:
    """The state that ended what is held; None where no state looked at said so."""
    for state in states:
        row = state.rows.get(key)
        if column and row and held and column in row:
            is_it = is_same(column, held[column], row[column])
        else:
            is_it = (row is None) == (held is None)
        if is_it:
            return states.after(state)
    return None


def _told(column: str, row: Row | None) -> str:
    """A row that is on one side only is told by its value, or by its bounds."""
    if row is None:
        return ""
    if column:
        return row.get(column, "")
    bounds = [row.get(name, "") for name in ("low", "high")]
    return row.get("value") or (" to ".join(bounds) if any(bounds) else "no figure")


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
        return self.states.now.drawn

    @property
    def is_now(self) -> bool:
        return self.found is self.states.now

    @property
    def since(self) -> datetime | None:
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
