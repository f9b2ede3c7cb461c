"""What differs between rows that somebody holds and those that the portal gives, cell by cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nkworld.provenance.models import Release

from .files import is_same
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
    """Between what somebody holds and what stands now, each with the moment of its change."""
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
    return Difference(
        row.get("label") or key[0],
        key[1],
        column,
        _told(column, held),
        _told(column, given),
        moment,
        _of_sources(moment.releases, sources) if moment else (),
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


def _of_sources(releases: tuple[Release, ...], sources: set[str]) -> tuple[Release, ...]:
    """Those of the cell's own sources, or all where none of them is."""
    own = tuple(each for each in releases if each.source.slug in sources)
    return own or releases
