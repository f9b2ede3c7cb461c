"""When a measure holds, and for which goods: intervals of days and stretches of the tree."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.records import records_as_of

from .models import Measure, Resolution

BANS = (Measure.Kind.BAN, Measure.Kind.IMPORT_BAN)


class State(models.TextChoices):
    """A measure on one day."""

    TO_COME = "to-come", "to come"
    WINDING_DOWN = "winding-down", "in force, earlier contracts still cleared"
    IN_FORCE = "in-force", "in force"
    ENDED = "ended", "ended"
    NEVER_HELD = "never-held", "replaced before it took effect"


HOLDING = (State.WINDING_DOWN, State.IN_FORCE)


def state_on(measure, day):
    """What a measure is on a day. Its first day, its last day and the last of its wind-down
    belong to it.
    """
    if measure.never_held:
        return State.NEVER_HELD
    if day < measure.effective_from:
        return State.TO_COME
    if measure.last_day and day > measure.last_day:
        return State.ENDED
    if measure.wind_down_until and day <= measure.wind_down_until:
        return State.WINDING_DOWN
    return State.IN_FORCE


@dataclass(frozen=True)
class Stated:
    """A measure with its state on the day asked about; `codes` are pairs of code and commodity."""

    measure: Measure
    day: date
    codes: list = field(default_factory=list)

    @property
    def state(self):
        return state_on(self.measure, self.day)

    @property
    def holds(self):
        return self.state in HOLDING


@once_per_request
def known_measures(moment=None):
    """Every measure as known now or at a moment, with its resolution and source, in order."""
    resolutions = known_resolutions(moment)
    measures = records_as_of(Measure, moment, resolution=resolutions, superseded_by=resolutions)
    return sorted(measures, key=lambda m: (m.effective_from, m.resolution.adopted_on, m.pk))


@once_per_request
def known_resolutions(moment=None):
    """Every resolution and notice, in the order of adoption, each with what it carries out."""
    found = records_as_of(Resolution, moment)
    return sorted(found, key=lambda each: (each.adopted_on, each.slug))


def about(measures, span, direction=""):
    """Those that speak of some goods in a stretch, in one direction or in both."""
    return [
        measure
        for measure in measures
        if any(each.overlaps(span) for each in measure.spans)
        and direction in ("", measure.direction)
    ]
