"""What may be asked of the curated tables of aid: actors and programmes, by day and moment."""

from typing import Any

from nkworld.provenance.parameters import CountriesField
from nkworld.provenance.record_questions import CitedQuestion, RecordQuestion, one_of

from .choices import Sector
from .fields import ActorsField
from .models import Actor, Programme


def lasts(first, last, day):
    """May it have lasted on that day? What nobody dates is open on that side."""
    return (not first or first.first <= day) and (not last or day <= last.last)


class LastingQuestion(RecordQuestion):
    """Of records that last a while; unless `on` is asked, those of all times are given."""

    span: tuple[str, str]  # the fields of the first and the last day

    def matches(self, row: Any) -> bool:
        day = self.cleaned_data["on"]
        first, last = (getattr(row, name) for name in self.span)
        return super().matches(row) and (not day or lasts(first, last, day))


class ActorQuestion(LastingQuestion):
    model = Actor
    span = ("active_from", "active_to")
    kind = one_of(Actor.Kind.choices, "Kind")
    country = CountriesField(required=False, label="Country")
    resident = one_of([("yes", "with an office there"), ("no", "without")], "Office")

    @staticmethod
    def order(row: Actor) -> tuple:
        return row.name, row.pk

    @staticmethod
    def key(row: Actor) -> str:
        return row.slug


class ProgrammeQuestion(CitedQuestion, LastingQuestion):
    model = Programme
    span = ("start", "end")
    actor = ActorsField(required=False, label="Actor")
    sector = one_of(Sector.choices, "Sector")

    @staticmethod
    def order(row: Programme) -> tuple:
        return row.actor.name, row.start, row.pk
