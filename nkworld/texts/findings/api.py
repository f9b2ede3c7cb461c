from typing import Any

from rest_framework import serializers

from nkworld.api.router import router
from nkworld.api.serializers import help_texts
from nkworld.asking.fields import ReadField
from nkworld.asking.written import Schema, words
from nkworld.texts.api import WRITTEN_FIELDS, RevisionSerializer, RevisionViewSet, WrittenText

from .models import Finding, FindingRevision, read_place


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


class PlaceField(ReadField):
    meaning = "Where it stands: home/trade, country:CHN/trade, figure:trade/partner?country=RUS."

    def read(self, text: str) -> str:
        return read_place(text).key

    def written(self) -> Schema:
        """The short ones of which something is written: there are a thousand more."""
        places = Finding.objects.order_by("place").values_list("place", flat=True)
        return words(each for each in places if "/" not in each)


class FindingViewSet(RevisionViewSet):
    """Findings: what stands first on a page or a figure, written, bound and signed by the desk.

    One alone has its sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = FindingSerializer
    text_serializer = FindingTextSerializer
    narrowed_by = {"place": PlaceField()}
    noun = "finding"
    lookup_field = "key"
    lookup_value_regex = r"\d+"
    kind, order = FindingRevision, ("finding__place",)

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        place = self.asked.get("place")
        texts = super().queryset
        return texts.filter(finding__place=place) if place else texts


router.register("findings", FindingViewSet)
