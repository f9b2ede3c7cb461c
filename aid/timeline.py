"""Who was there when: agencies and programmes in the country, drawn as lines of time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from nkworld.charts.periods import DayScale, SpellStrip

from .models import Actor, Programme

TICK_EVERY = 10  # years
BEGINNING = 0.7  # per cent of the width: how wide a date is drawn whose other end nobody gives
NO_END = "no end on record"


@dataclass(frozen=True)
class Lane:
    """One agency: its time in the country, and its programmes as far as they are dated."""

    actor: Actor
    strip: SpellStrip
    programmes: list[Programme]

    @property
    def years(self) -> str:
        since, until = self.actor.active_from.label, self.actor.active_to.label
        if since and until:
            return f"{since} to {until}"
        return (
            f"since {since}" if since else f"until {until}" if until else "beginning not on record"
        )


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
    dated, undated, today = [], [], timezone.now().date()
    for actor in actors:
        days = [actor.active_from.first, actor.active_to.first]
        days += [each.start.first for each in actor.programmes.all()]
        known = list(filter(None, days))
        if known:
            dated.append((min(known), actor.name, actor))
        else:
            undated.append(actor)
    dated.sort(key=lambda each: each[:2])
    scale = DayScale(date((dated[0][0] if dated else today).year, 1, 1), today)
    lanes = [lane(actor, scale) for _, _, actor in dated]
    groups = [(k.label, [each for each in lanes if each.actor.kind == k]) for k in Actor.Kind]
    axis = SpellStrip([], scale.ticks(TICK_EVERY))
    return Timeline(axis, [group for group in groups if group[1]], undated)


def by_beginning(programme: Programme) -> tuple[bool, str, str]:
    """For sorting: what nobody dates comes last."""
    return not programme.start, programme.start, programme.title


def lane(actor: Actor, scale: DayScale) -> Lane:
    """A thin line for the years of the agency, paler where no end is told; a block for each dated
    programme.
    """
    programmes = sorted(actor.programmes.all(), key=by_beginning)
    since, until, bars = actor.active_from, actor.active_to, []

    def nick(day: date, look: str, words: str) -> None:
        bars.append(replace(scale.bar(day, day, look, False, words), width=BEGINNING))

    if since:
        last = until.last if until else scale.last
        end = f"{since.label} to {until.label}" if until else f"since {since.label}, {NO_END}"
        words = f"{actor.short}: {end}"
        bars.append(scale.bar(since.first, min(last, scale.last), "presence", not until, words))
    elif until:
        nick(until.first, "ending", f"{actor.short}: until {until.label}")
    for each in programmes:
        start, end = each.start, each.end
        if start and end:
            words = f"{each.title}: {start.label} to {end.label}"
            last = min(end.last, scale.last)
            bars.append(scale.bar(start.first, last, "programme", False, words))
        elif start:
            nick(start.first, "beginning", f"{each.title}: from {start.label}, {NO_END}")
    return Lane(actor, SpellStrip(bars, scale.ticks(TICK_EVERY)), programmes)
