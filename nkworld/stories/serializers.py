from rest_framework import serializers

from nkworld.api.serializers import CountryOfCodeField
from nkworld.texts.serializers import WRITTEN_FIELDS, RevisionSerializer, WrittenText

from .models import StoryRevision


class StorySerializer(RevisionSerializer):
    slug = serializers.CharField(source="story.slug", help_text="Its address: /stories/{slug}/.")
    countries = serializers.ListField(
        source="country_codes",
        child=CountryOfCodeField(),
        help_text="The countries that it is about.",
    )

    class Meta(RevisionSerializer.Meta):
        model = StoryRevision
        fields = ["slug", *RevisionSerializer.Meta.fields, "countries"]


class StoryTextSerializer(WrittenText, StorySerializer):
    figures = serializers.ListField(
        source="printed.figure_addresses",
        child=serializers.CharField(),
        help_text="Pages of the figures beside its steps, in order.",
    )

    class Meta(StorySerializer.Meta):
        fields = [*StorySerializer.Meta.fields, "figures", *WRITTEN_FIELDS]
