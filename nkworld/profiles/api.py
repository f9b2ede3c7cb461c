from typing import Any

from django.db.models import F

from nkworld.api.router import router
from nkworld.texts.api import RevisionViewSet

from .models import ProfileRevision
from .serializers import ProfileSerializer, ProfileTextSerializer


class ProfileViewSet(RevisionViewSet):
    """Written accounts of the relations with one country each.

    The text of one lies at its country’s code, `/api/v1/diplomacy/profiles/CHN/`: Markdown,
    HTML, sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = ProfileSerializer
    text_serializer = ProfileTextSerializer
    noun = "profile"
    lookup_field = "code"

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        """What is public depends on the moment that is asked about."""
        texts = ProfileRevision.objects.as_of(self.moment).cited()
        return texts.annotate(code=F("profile__country__code")).order_by("profile__country__name")


# The address is older than the app: what was cited keeps leading here.
router.register("diplomacy/profiles", ProfileViewSet)
