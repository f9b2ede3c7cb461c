from rest_framework import serializers

from nkworld.api.serializers import help_texts
from nkworld.texts.serializers import WRITTEN_FIELDS, RevisionSerializer, WrittenText

from .models import FindingRevision


class FindingSerializer(RevisionSerializer):
    id = serializers.IntegerField(source="finding_id")
    place = serializers.CharField(source="finding.place", help_text="Where it stands.")
    headline = serializers.CharField(source="title", help_text="As printed.")
    deck = serializers.CharField(source="summary", help_text="As printed.")

    class Meta:
        model = FindingRevision
        fields = [
            *("id", "place", "headline", "deck", "facts_until", "review_by", "signed"),
            *("revision", "changed_at", "note"),
        ]
        extra_kwargs = help_texts(
            facts_until="The newest period it speaks of.",
            review_by="By when the desk reads it again.",
            signed="Who stands for it.",
            note="What changed with this revision.",
        )


class FindingTextSerializer(WrittenText, FindingSerializer):
    class Meta(FindingSerializer.Meta):
        fields = [*FindingSerializer.Meta.fields, *WRITTEN_FIELDS]
