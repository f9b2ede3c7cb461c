from nkworld.api.router import router
from nkworld.api.serializers import CountryRefSerializer
from nkworld.texts.api import WRITTEN_FIELDS, RevisionSerializer, RevisionViewSet, WrittenText

from .models import ProfileRevision


class ProfileSerializer(RevisionSerializer):
    country = CountryRefSerializer(source="profile.country")

    class Meta(RevisionSerializer.Meta):
        model = ProfileRevision
        fields = ["country", *RevisionSerializer.Meta.fields]


class ProfileTextSerializer(WrittenText, ProfileSerializer):
    class Meta(ProfileSerializer.Meta):
        fields = [*ProfileSerializer.Meta.fields, *WRITTEN_FIELDS]


class ProfileViewSet(RevisionViewSet):
    """Written accounts of the relations with one country each.

    The text of one lies at its country’s code, `/api/v1/diplomacy/profiles/CHN/`: Markdown,
    HTML, sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = ProfileSerializer
    text_serializer = ProfileTextSerializer
    noun = "profile"
    lookup_field = "code"
    kind, order = ProfileRevision, ("profile__country__name",)


# The address is older than the app: what was cited keeps leading here.
router.register("diplomacy/profiles", ProfileViewSet)
