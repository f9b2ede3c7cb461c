"""Who was there when: agencies and programmes in the country, drawn as lines of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from nkworld.charts.intervals import DayScale, SpellBar, SpellStrip

from .models import Actor, Programme

TICK_EVERY = 10  # years
# A date whose other end nobody gives is drawn as wide as this: a beginning, and no duration.
BEGINNING = 0.7  # per cent of the width
NO_END = "no end on record"


@dataclass(frozen=True)
class Lane:
    """One agency: its time in the country, and its programmes as far as they are dated."""

    actor: Actor
    strip: SpellStrip
    programmes: list[Programme]

    @property
    def years(self) -> str:
        """In words: since 1995, 2002 to 2015, no years known."""
        since, until = self.actor.active_from.label, self.actor.active_to.label
        if since and until:
            return f"{since} to {until}"
        return f"since {since}" if since else f"until {until}" if until else "years not known"


@dataclass(frozen=True)
class Timeline:
    """Groups of lanes over one axis; `undated` are agencies of which no year is known."""

    axis: SpellStrip
    groups: list[tuple[str, list[Lane]]]  # under the kinds of their agencies
    undated: list[Actor]

    def __bool__(self) -> bool:
        return bool(self.groups)


def timeline_of(actors: Iterable[Actor]) -> Timeline:
    """The time of actors with their programmes at hand, from the first known year until today."""
    actors, today = list(actors), timezone.now().date()
    dated = sorted(
        [(day, actor.name, actor) for actor in actors if (day := begins(actor))],
        key=lambda each: each[:2],
    )
    scale = DayScale(date((dated[0][0] if dated else today).year, 1, 1), today)
    lanes = [lane(actor, scale) for _, _, actor in dated]
    groups = [(k.label, [each for each in lanes if each.actor.kind == k]) for k in Actor.Kind]
    return Timeline(
        SpellStrip([], scale.ticks(TICK_EVERY)),
        [group for group in groups if group[1]],
        [actor for actor in actors if not begins(actor)],
    )


def begins(actor: Actor) -> date | None:
    """The first day that is known of an agency or one of its programmes; None if none is."""
    days = [actor.active_from.first, actor.active_to.first]
    days += [each.start.first for each in actor.programmes.all()]
    return min(filter(None, days), default=None)


def by_beginning(programme: Programme) -> tuple[bool, str, str]:
    """For sorting: what nobody dates comes last."""
    return not programme.start, programme.start, programme.title


def lane(actor: Actor, scale: DayScale) -> Lane:
    programmes = sorted(actor.programmes.all(), key=by_beginning)
    bars = [*presence(actor, scale), *(bar(each, scale) for each in programmes if each.start)]
    return Lane(actor, SpellStrip(bars, scale.ticks(TICK_EVERY)), programmes)


def presence(actor: Actor, scale: DayScale) -> Iterator[SpellBar]:
    """A thin line from the first year until the last; paler where no end is told."""
    since, until = actor.active_from, actor.active_to
    if since:
        last = until.last if until else scale.last
        end = f"{since.label} to {until.label}" if until else f"since {since.label}, {NO_END}"
        words = f"{actor.short}: {end}"
        yield scale.bar(since.first, min(last, scale.last), "presence", not until, words)
    elif until:
        yield nick(scale, until.first, "ending", f"{actor.short}: until {until.label}")


def nick(scale: DayScale, day: date, look: str, words: str) -> SpellBar:
    """One end of a spell whose other end nobody gives."""
    return replace(scale.bar(day, day, look, False, words), width=BEGINNING)


def bar(programme: Programme, scale: DayScale) -> SpellBar:
    """As long as it ran; a mere beginning where no end is told."""
    start, end = programme.start, programme.end
    if not end:
        words = f"{programme.title}: from {start.label}, {NO_END}"
        return nick(scale, start.first, "beginning", words)
    words = f"{programme.title}: {start.label} to {end.label}"
    return scale.bar(start.first, min(end.last, scale.last), "programme", False, words)
