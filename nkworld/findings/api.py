from typing import Any

from django.db.models import F

from nkworld.api.router import router
from nkworld.provenance.fields import ReadField
from nkworld.texts.api import RevisionViewSet

from .models import FindingRevision
from .places import read_place
from .serializers import FindingSerializer, FindingTextSerializer


class PlaceField(ReadField):
    meaning = "Where it stands: home/trade, country:CHN/trade, figure:trade/partner?country=RUS."

    def read(self, text: str) -> str:
        return read_place(text).key


class FindingViewSet(RevisionViewSet):
    """Findings: what stands first on a page or a figure, written, bound and signed by the desk.

    One alone has its sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = FindingSerializer
    text_serializer = FindingTextSerializer
    list_fields = {"place": PlaceField()}
    noun = "finding"
    lookup_field = "key"
    lookup_value_regex = r"\d+"

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        """What is public depends on the moment that is asked about."""
        texts = FindingRevision.objects.as_of(self.moment).cited().order_by("finding__place")
        if place := self.asked.get("place"):
            texts = texts.filter(finding__place=place)
        return texts.annotate(key=F("finding_id"))


router.register("findings", FindingViewSet)
