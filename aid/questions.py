"""What may be asked of the curated tables of aid: actors and programmes, by day and moment."""

from nkworld.provenance.fields import AnyOfField
from nkworld.provenance.named_fields import CountriesField
from nkworld.provenance.record_questions import CitedQuestion, LastingQuestion

from .choices import Sector
from .fields import ActorsField
from .models import Actor, Programme


class ActorQuestion(LastingQuestion):
    model = Actor
    key_field, key_is_text = "slug", True
    span = ("active_from", "active_to")
    kind = AnyOfField(Actor.Kind.choices, "Kind")
    country = CountriesField()
    resident = AnyOfField([("yes", "with an office there"), ("no", "without")], "Office")

    @staticmethod
    def order(row: Actor) -> tuple:
        return row.name, row.pk


class ProgrammeQuestion(CitedQuestion, LastingQuestion):
    model = Programme
    span = ("start", "end")
    actor = ActorsField(label="Actor")
    sector = AnyOfField(Sector.choices, "Sector")

    @staticmethod
    def order(row: Programme) -> tuple:
        return row.actor.name, row.start, row.pk
