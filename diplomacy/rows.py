"""What the page of a day lists: countries with missions both ways, and what changed before."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from nkworld.atlas.models import Country

from .posts import Missions, MissionState, Post, exchange
from .states import Relations, RelationState, State
from .timeline import ONE_DAY, Timeline

RECIPROCITY = {
    "both": "Both",
    "ours": "North Korea’s only",
    "theirs": "In Pyongyang only",
    "neither": "Neither",
}


@dataclass(frozen=True)
class CountryRow:
    """One country on one day; missions of every type that are open, the DPRK's and its own."""

    state: RelationState
    abroad: list[MissionState]
    here: list[MissionState]
    exchange: str

    @property
    def country(self) -> Country:
        return self.state.country

    @property
    def reciprocity(self) -> str:
        return RECIPROCITY[self.exchange]

    @property
    def since_ordinal(self) -> int | None:
        """The first day that may be meant, as a number; None where no source gives a date."""
        return self.state.since[0].first.toordinal() if self.state.since else None


def country_rows(relations: Relations, missions: Missions, day: date) -> list[CountryRow]:
    """A row for each country of that day with an act or an open mission, by name."""
    rows = (country_row(relations, missions, one, day) for one in on_record(relations, missions))
    return [row for row in rows if row]


def on_record(relations: Relations, missions: Missions) -> list[Country]:
    """Every country with an act or a mission at any time, by name."""
    return sorted({*relations.timelines, *missions.with_partner}, key=lambda one: one.name)


def country_row(
    relations: Relations, missions: Missions, country: Country, day: date
) -> CountryRow | None:
    """One country on one day; None if it was not there, or nothing of it is on record then."""
    posts = missions.open_on(day, country)
    if not posts and not (country in relations.timelines and relations.exists(country, day)):
        return None
    abroad = [post for post in posts if post.mission.is_abroad]
    here = [post for post in posts if not post.mission.is_abroad]
    return CountryRow(relations.of(country, day), abroad, here, exchange(posts))


def shown(rows: Iterable[CountryRow], which: str) -> list[CountryRow]:
    """The rows behind one count; all of them where none is named."""
    tests = {
        # A union beside its members is no further country.
        "relations": lambda row: row.state.in_force and row.country.kind != Country.Kind.AGGREGATE,
        "abroad": lambda row: row.exchange in ("both", "ours"),
        "pyongyang": lambda row: row.exchange in ("both", "theirs"),
        "never": lambda row: row.state.kind == State.NEVER,
    }
    return [row for row in rows if not which or tests[which](row)]


_ORDER = list(State)
# {slug: (heading, key)} of the table of a day.
COLUMNS: dict[str, tuple[str, Callable]] = {
    "name": ("Country", lambda row: row.country.name),
    "state": ("Relations", lambda row: _ORDER.index(row.state.kind)),
    "since": ("Since", lambda row: row.since_ordinal),
    "abroad": (
        "North Korea’s mission there",
        lambda row: [post.mission.city for post in row.abroad] or None,
    ),
    "pyongyang": (
        "Its mission in North Korea",
        lambda row: [post.mission.get_mission_type_display() for post in row.here] or None,
    ),
    "exchange": ("Embassies", lambda row: list(RECIPROCITY).index(row.exchange)),
}


@dataclass(frozen=True)
class Change:
    """One mission that opened, closed or stopped working, or relations that changed."""

    day: date
    country: Country
    what: str
    dated: str
    disputed: bool


def changes(
    relations: Relations, missions: Missions | None, first: date, last: date
) -> list[Change]:
    """Changes of state within two days, both included, the newest first; without missions, of
    relations alone.
    """
    found = [*_changes(relations.timelines.items(), relations.of, first, last)]
    if missions:
        timelines = ((each, missions.timeline(each)) for each in missions.missions)
        found += _changes(timelines, missions.of, first, last)
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.country.name))


def _changes[T](
    timelines: Iterable[tuple[T, Timeline]],
    state_of: Callable[[T, date], RelationState | MissionState],
    first: date,
    last: date,
) -> Iterator[Change]:
    for subject, timeline in timelines:
        for day in timeline.turns():
            if first <= day <= last:
                before, after = state_of(subject, day - ONE_DAY), state_of(subject, day)
                dated = after.on_date.since_label
                if not dated or after.kind in (before.kind, Post.NOT_YET):
                    continue
                text = after.label
                if isinstance(after, MissionState):
                    text = f"{after.mission}: {text.lower()}"
                yield Change(day, after.country, text, dated, after.disputed)
