from operator import attrgetter

from rest_framework import serializers

from nkworld.api.curated import publish
from nkworld.api.serializers import WebAddressText, help_texts, reference
from nkworld.asking.fields import AnyOfField
from nkworld.asking.parameters import CountriesField
from nkworld.asking.record_questions import CitedQuestion, LastingQuestion

from .choices import Sector
from .models import Actor, Appeal, Programme
from .resolve import ActorsField


@reference
class ActorRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Actor
        fields = ["slug", "name", "kind"]
        extra_kwargs = help_texts(name="As printed on this site.")


@reference
class AppealRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Appeal
        fields = ["slug", "title", "year", "kind", "code"]
        extra_kwargs = help_texts(
            code="Of the plan in the Financial Tracking Service; null for others."
        )


class ActorQuestion(LastingQuestion):
    """Bodies that give or receive aid, and the groups that sources lump together.

    With `on`, those that may have been at work on that day: what nobody dates stays in.
    """

    model = Actor
    key_field, key_is_text = "slug", True
    span = ("active_from", "active_to")
    kind = AnyOfField(Actor.Kind.choices, "Kind")
    country = CountriesField()
    resident = AnyOfField([("yes", "with an office there"), ("no", "without")], "Office")
    order = staticmethod(attrgetter("name", "pk"))


class ProgrammeQuestion(CitedQuestion, LastingQuestion):
    """Operations, plans and projects inside the country, as one page each tells of them.

    Budgets are what was planned, never money received. With `on`, those that may have been
    running on that day.
    """

    model = Programme
    span = ("start", "end")
    actor = ActorsField(label="Actor")
    sector = AnyOfField(Sector.choices, "Sector")
    order = staticmethod(attrgetter("actor.name", "start", "pk"))


publish(
    ActorQuestion,
    dataset="aid/actors",
    columns=(
        *("slug", "name", "abbreviation", "kind", "country", "resident"),
        *("active_from", "active_to", "website"),
    ),
    api_fields={
        "website": WebAddressText(source="url", help_text="Empty where none is known."),
        "country": "That it is, belongs to or comes from; null between states.",
        "resident": "Its foreign staff live, or lived at some time, in Pyongyang.",
        "active_from": "As exactly as it is known; null where it is not.",
        "active_to": "Null while it goes on, and where the end is not known.",
    },
)
publish(
    ProgrammeQuestion,
    api_fields={"budget_usd": "What was planned, in US dollars: not money received."},
)
