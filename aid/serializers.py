from rest_framework import serializers

from nkworld.api.references import reference
from nkworld.api.serializers import (
    help_texts,
)

from .models import Actor, Appeal


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
