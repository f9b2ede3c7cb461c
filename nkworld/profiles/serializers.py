from nkworld.api.serializers import CountryRefSerializer
from nkworld.texts.serializers import WRITTEN_FIELDS, RevisionSerializer, WrittenText

from .models import ProfileRevision


class ProfileSerializer(RevisionSerializer):
    country = CountryRefSerializer(source="profile.country")

    class Meta(RevisionSerializer.Meta):
        model = ProfileRevision
        fields = ["country", *RevisionSerializer.Meta.fields]


class ProfileTextSerializer(WrittenText, ProfileSerializer):
    class Meta(ProfileSerializer.Meta):
        fields = [*ProfileSerializer.Meta.fields, *WRITTEN_FIELDS]
