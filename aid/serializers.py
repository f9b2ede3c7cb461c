from rest_framework import serializers

from nkworld.api.serializers import (
    PAPERS,
    CitedSerializer,
    CountryRefSerializer,
    ExactNumberField,
    help_texts,
    reference,
)

from .models import Actor, Appeal, Programme


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
            code="Of the plan in the Financial Tracking Service; empty for others."
        )


class ActorSerializer(serializers.ModelSerializer):
    country = CountryRefSerializer(
        allow_null=True, help_text="That it is, belongs to or comes from; null between states."
    )

    class Meta:
        model = Actor
        fields = [
            *("slug", "name", "abbreviation", "kind", "country", "resident"),
            *("active_from", "active_to", "url", "citation", "note"),
        ]
        extra_kwargs = help_texts(
            resident="Its foreign staff live, or lived at some time, in Pyongyang.",
            active_from="As exactly as it is known; empty where it is not.",
            active_to="Empty while it goes on, and where the end is not known.",
        )


class ProgrammeSerializer(CitedSerializer):
    actor = ActorRefSerializer()
    budget_usd = ExactNumberField(
        allow_null=True, help_text="What was planned, in US dollars: not money received."
    )

    class Meta:
        model = Programme
        fields = [
            *("actor", "title", "sector", "start", "end", "description"),
            *("budget_usd", "beneficiaries", *PAPERS),
        ]
