"""What may be asked of the curated tables of aid: actors and programmes, by day and moment."""

from nkworld.provenance.choice_fields import any_of
from nkworld.provenance.parameters import CountriesField
from nkworld.provenance.record_questions import CitedQuestion, LastingQuestion

from .choices import Sector
from .fields import ActorsField
from .models import Actor, Programme


class ActorQuestion(LastingQuestion):
    model = Actor
    key_is_text = True  # its slug
    span = ("active_from", "active_to")
    kind = any_of(Actor.Kind.choices, "Kind")
    country = CountriesField(required=False, label="Country")
    resident = any_of([("yes", "with an office there"), ("no", "without")], "Office")

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
    sector = any_of(Sector.choices, "Sector")

    @staticmethod
    def order(row: Programme) -> tuple:
        return row.actor.name, row.start, row.pk
