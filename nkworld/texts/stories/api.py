from rest_framework import serializers

from nkworld.api.router import router
from nkworld.api.serializers import CountryOfCodeField
from nkworld.texts.api import WRITTEN_FIELDS, RevisionSerializer, RevisionViewSet, WrittenText

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


class StoryViewSet(RevisionViewSet):
    """Stories: what the figures tell together, with pictures.

    The text of one lies at its name, `/api/v1/stories/embassies-closing/`: Markdown, HTML, the
    figures beside it, sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = StorySerializer
    text_serializer = StoryTextSerializer
    noun = "story"
    lookup_field = "slug"
    kind, order = StoryRevision, ("place", "title")


router.register("stories", StoryViewSet)
