"""What a figure said at every moment at which its data changed, the newest first."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from nkworld.figures import registry as figures
from nkworld.provenance.models import Release

from ..drawing import FigureView

MOST_STATES = 24
TOGETHER = timedelta(minutes=1)  # releases of one load, where there are more moments than that

Key = tuple[str, str]  # series and period
Row = Mapping[str, str]


@dataclass(frozen=True)
class Moment:
    """From `began` on; what went live or was withdrawn at `at` was the last that began it."""

    began: datetime
    at: datetime
    releases: tuple[Release, ...]


@dataclass(frozen=True)
class State:
    """A figure from the moment on that `since` tells, None where nothing tells of any."""

    drawn: FigureView
    since: Moment | None

    @cached_property
    def rows(self) -> dict[Key, Row]:
        return {
            (row["series"], row["period"]): row
            for row in csv.DictReader(io.StringIO(self.drawn.csv))
        }


class States:
    """The states of a figure under one query, computed as they are asked for.

    `is_cut`: there were earlier ones than are looked at.
    """

    def __init__(self, slug: str, given: Mapping[str, str]) -> None:
        self._slug = slug
        self._given = {name: text for name, text in given.items() if name != "as_of"}
        moments = moments_of(figures.get(slug).datasets)
        self.is_cut = len(moments) > MOST_STATES
        self._moments: Sequence[Moment | None] = moments[:MOST_STATES] or [None]
        self._known: list[State] = []

    def __iter__(self) -> Iterator[State]:
        for place, moment in enumerate(self._moments):
            if place == len(self._known):
                self._known.append(self._state(moment, is_newest=place == 0))
            yield self._known[place]

    @property
    def now(self) -> State:
        return next(iter(self))

    @property
    def oldest(self) -> Moment | None:
        return self._moments[-1]

    def after(self, state: State) -> State | None:
        """The state that took the place of this one, None of the newest and of one not known."""
        place = next((n for n, known in enumerate(self._known) if known is state), 0)
        return self._known[place - 1] if place else None

    def _state(self, moment: Moment | None, is_newest: bool) -> State:
        """The newest is what the portal gives now, also where more than releases changed it."""
        given = self._given
        if moment and not is_newest:
            given = given | {"as_of": moment.at.isoformat()}
        return State(FigureView(self._slug, given), moment)


def moments_of(datasets: Sequence[str]) -> list[Moment]:
    """Every moment at which a release of these went live or was withdrawn, the newest first."""
    releases = Release.objects.public().cited().filter(dataset__slug__in=datasets)
    at: dict[datetime, list[Release]] = {}
    for release in releases:
        for moment in filter(None, (release.published_at, release.withdrawn_at)):
            at.setdefault(moment, []).append(release)
    moments = [Moment(moment, moment, tuple(at[moment])) for moment in sorted(at, reverse=True)]
    return moments if len(moments) <= MOST_STATES else _together(moments)


def _together(moments: list[Moment]) -> list[Moment]:
    """Those that follow within a minute are one: a load publishes a release of each source."""
    joined: list[Moment] = []
    for moment in moments:
        if joined and joined[-1].began - moment.at <= TOGETHER:
            later = joined[-1]
            joined[-1] = replace(
                later, began=moment.began, releases=(*later.releases, *moment.releases)
            )
        else:
            joined.append(moment)
    return joined
