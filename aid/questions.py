"""What may be asked of the curated tables of aid: actors and programmes, by day and moment."""

from typing import Any

from django import forms

from nkworld.asking.fields import AnyOfField, ReadField, named_in
from nkworld.asking.named_fields import CountriesField
from nkworld.asking.record_questions import CitedQuestion, LastingQuestion
from nkworld.asking.written import NAME, Schema, words
from nkworld.atlas.memo import once_per_request

from .choices import Sector
from .models import Actor, Appeal, Programme
from .resolve import ActorNotResolved, ActorResolver


class ActorsField(ReadField):
    meaning = (
        "One actor or several, by slug, name, abbreviation or, for a donor government, its "
        "country, separated by commas."
    )
    widget = forms.TextInput(attrs={"size": 16})
    most = 0  # no limit
    by_country = True

    def to_python(self, value: Any) -> Any:
        names = named_in(value)
        if not names:
            return []
        resolver = ActorResolver.load()
        try:
            return [resolver.resolve(name, self.by_country) for name in names]
        except ActorNotResolved as error:
            raise forms.ValidationError(error.to_a_reader) from error

    def written(self) -> Schema:
        slugs = Actor.objects.order_by("slug").values_list("slug", flat=True)
        return words(slugs, self.most) | {NAME: "ActorSlug" if self.most else "ActorSlugs"}


@once_per_request
def appeals() -> list[tuple[str, str]]:
    """Every appeal as a choice, the newest first."""
    return [("", "all"), *Appeal.objects.values_list("slug", "title")]


@once_per_request
def plans() -> list[tuple[str, str]]:
    """Every appeal that has a plan code, as a choice."""
    coded = Appeal.objects.exclude(code="").order_by("code")
    return [("", "all"), *((one.code, f"{one.code}: {one}") for one in coded)]


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
