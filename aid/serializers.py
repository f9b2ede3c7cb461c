from rest_framework import serializers

from nkworld.api.serializers import (
    CountryRefSerializer,
    ExactNumberField,
    ObservationSerializer,
    SourceRefSerializer,
    told,
)

from .models import Actor, Appeal, AppealFigure, Contribution, FoodAid, Programme, SouthKoreanAid

PAPERS = ["source", "citation", "as_quoted", "grade", "note"]


class ActorRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Actor
        fields = ["slug", "name", "kind"]
        extra_kwargs = told(name="As printed on this site.")


class AppealRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = Appeal
        fields = ["slug", "title", "year", "kind", "code"]
        extra_kwargs = told(code="Of the plan in the Financial Tracking Service; empty for others.")


class ContributionSerializer(ObservationSerializer):
    donor = ActorRefSerializer(help_text="Who gives, or a group as the source lumps it together.")
    recipient = ActorRefSerializer(help_text="Who receives it to work with, as the source tells.")

    class Meta:
        model = Contribution
        fields = [
            *("donor", "recipient", "money", "sector", "flow_type"),
            *("scope", "plan", "state_of", "coverage"),
            *ObservationSerializer.provenance_fields,
        ]
        extra_kwargs = told(
            money="How far the money has come: two statuses are never added.",
            scope="Only rows of the scope `whole` make a series.",
            state_of="The day on which the source’s books were read; empty where not told.",
            coverage="In words, what tells the row from others of its year.",
        )


class AppealFigureSerializer(ObservationSerializer):
    appeal = AppealRefSerializer()

    class Meta:
        model = AppealFigure
        fields = ["appeal", "measure", "state", *ObservationSerializer.provenance_fields]
        extra_kwargs = told(state="The day or edition that is meant, as the source tells it.")


class FoodAidSerializer(ObservationSerializer):
    donor = ActorRefSerializer(help_text="Who gives, or a group as the source lumps it together.")

    class Meta:
        model = FoodAid
        fields = [
            *("donor", "commodity", "channel", "stage", "coverage"),
            *ObservationSerializer.provenance_fields,
        ]
        extra_kwargs = told(
            commodity="Commodities contain one another: cereals are the sum of rice, wheat …",
            coverage="In words, what tells the row from others of its year.",
        )


class SouthKoreanAidSerializer(ObservationSerializer):
    class Meta:
        model = SouthKoreanAid
        fields = ["channel", *ObservationSerializer.provenance_fields]


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
        extra_kwargs = told(
            resident="Its foreign staff live, or lived at some time, in Pyongyang.",
            active_from="As exactly as it is known; empty where it is not.",
            active_to="Empty while it goes on, and where the end is not known.",
        )


class ProgrammeSerializer(serializers.ModelSerializer):
    actor = ActorRefSerializer()
    source = SourceRefSerializer(help_text="Who says so.")
    budget_usd = ExactNumberField(
        allow_null=True, help_text="What was planned, in US dollars: not money received."
    )

    class Meta:
        model = Programme
        fields = [
            *("actor", "title", "sector", "start", "end", "description"),
            *("budget_usd", "beneficiaries", *PAPERS),
        ]
