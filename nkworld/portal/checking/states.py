"""What a figure said at every moment at which its data changed, and what somebody holds of it."""

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from nkworld.figures import registry as figures
from nkworld.provenance.models import Release

from ..drawing import FigureView
from .files import Key, ReadFile, Row, is_same

MOST_STATES = 24
TOGETHER = timedelta(minutes=1)  # releases of one load, where there are more moments than that


@dataclass(eq=False)
class State:
    """A figure from `began` on, drawn when it is looked at; what went live or was withdrawn at `at`
    was the last that began it. Of a figure without releases neither is known.
    """

    slug: str
    query: Mapping[str, str]
    began: datetime | None = None
    at: datetime | None = None
    releases: tuple[Release, ...] = ()

    @cached_property
    def drawn(self) -> FigureView:
        return FigureView(self.slug, self.query)

    @cached_property
    def rows(self) -> dict[Key, Row]:
        rows = csv.DictReader(io.StringIO(self.drawn.csv))
        return {(row["series"], row["period"]): row for row in rows}

    def has(self, digits: str) -> bool:
        return hashlib.sha256(self.drawn.csv.encode()).hexdigest().startswith(digits)


def states_of(slug: str, given: Mapping[str, str]) -> list[State]:
    """The newest first: what the portal gives now, also where more than releases changed it."""
    given = {name: text for name, text in given.items() if name != "as_of"}
    releases = Release.objects.public().cited()
    at: dict[datetime, list[Release]] = {}
    for release in releases.filter(dataset__slug__in=figures.get(slug).datasets):
        for moment in filter(None, (release.published_at, release.withdrawn_at)):
            at.setdefault(moment, []).append(release)
    states: list[State] = []
    for moment in sorted(at, reverse=True):
        later = states[-1] if states and len(at) > MOST_STATES else None
        if later and later.began and later.began - moment <= TOGETHER:
            # A load publishes a release of each source: those within a minute are one.
            later.began, later.releases = moment, (*later.releases, *at[moment])
        else:
            query = given | {"as_of": moment.isoformat()} if states else given
            states.append(State(slug, query, moment, moment, tuple(at[moment])))
    return states[:MOST_STATES] or [State(slug, given)]


@dataclass(frozen=True)
class Difference:
    """One cell, or a whole row where `column` is empty; `old` is what somebody holds.

    `since` is the state from which on the portal said otherwise, None where no state that was
    looked at said what the file says.
    """

    label: str
    period: str
    column: str
    old: str
    new: str
    since: State | None
    releases: tuple[Release, ...] = ()


def differing(held: Mapping[Key, Row], given: Mapping[Key, Row]) -> list[tuple[Key, str]]:
    """(key, column) of each cell that differs, the column empty where a row is on one side only."""
    found: list[tuple[Key, str]] = [(key, "") for key in held if key not in given]
    for key, row in given.items():
        if key not in held:
            found.append((key, ""))
            continue
        shared = [name for name in row if name in held[key]]
        found += [(key, name) for name in shared if not is_same(name, held[key][name], row[name])]
    return found


def _text(column: str, row: Row | None) -> str:
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
    with what the portal gives now; None of a fingerprint alone.
    """

    states: list[State]
    found: State | None
    held: ReadFile | None = None

    @property
    def now(self) -> State:
        return self.states[0]

    @property
    def oldest(self) -> State:
        return self.states[-1]

    @property
    def until(self) -> datetime | None:
        after = self._after(self.found)
        return after.began if after else None

    @cached_property
    def differences(self) -> list[Difference]:
        known = self.held or self.found
        if known is None:
            return []
        return [
            self._difference(key, column, known.rows.get(key), self.now.rows.get(key))
            for key, column in differing(known.rows, self.now.rows)
        ]

    @property
    def is_rewritten(self) -> bool:
        """It holds the same rows, but not the same bytes: a program saved it anew."""
        if self.held is None or self.found is None:
            return False
        drawn = self.found.drawn
        return self.held.data not in (drawn.csv.encode(), drawn.excel_csv.encode())

    @property
    def lacks(self) -> list[str]:
        columns = next(iter(self.now.rows.values()), {}) if self.held else {}
        return [name for name in columns if self.held and name not in self.held.columns]

    def _after(self, state: State | None) -> State | None:
        place = self.states.index(state) if state in self.states else 0
        return self.states[place - 1] if place else None

    def _difference(self, key: Key, column: str, held: Row | None, given: Row | None) -> Difference:
        said = next((each for each in self.states if _says(each, key, column, held)), None)
        since, row = self._after(said), given or held or {}
        sources = {each["source"] for each in (held, given) if each and "source" in each}
        releases = since.releases if since else ()
        own = tuple(each for each in releases if each.source.slug in sources)
        texts = _text(column, held), _text(column, given)
        return Difference(
            row.get("label") or key[0], key[1], column, *texts, since, own or releases
        )


def _says(state: State, key: Key, column: str, held: Row | None) -> bool:
    row = state.rows.get(key)
    if column and row and held and column in row:
        return is_same(column, held[column], row[column])
    return (row is None) == (held is None)


def check_file(held: ReadFile, drawn: FigureView) -> Checked:
    return _checked(drawn, lambda state: not differing(held.rows, state.rows), held)


def check_fingerprint(digits: str, drawn: FigureView) -> Checked:
    """`digits` are those of a citation, or the whole SHA-256 of a file; `drawn` is the figure at
    the moment that the citation's own address names.
    """
    checked = _checked(drawn, lambda state: state.has(digits))
    own = State(drawn.slug, drawn.form.given)
    return checked if checked.found or not own.has(digits) else Checked(checked.states, own)


def _checked(
    drawn: FigureView, is_it: Callable[[State], bool], held: ReadFile | None = None
) -> Checked:
    states = states_of(drawn.slug, drawn.form.given)
    return Checked(states, next(filter(is_it, states), None), held)
