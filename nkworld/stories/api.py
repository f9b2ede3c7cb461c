from typing import Any

from django.db.models import F

from nkworld.api.router import router
from nkworld.texts.api import RevisionViewSet

from .models import StoryRevision
from .serializers import StorySerializer, StoryTextSerializer


class StoryViewSet(RevisionViewSet):
    """Stories: what the figures tell together, with pictures.

    The text of one lies at its name, `/api/v1/stories/embassies-closing/`: Markdown, HTML, the
    figures beside it, sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = StorySerializer
    text_serializer = StoryTextSerializer
    noun = "story"
    lookup_field = "slug"

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        """What is public depends on the moment that is asked about."""
        texts = StoryRevision.objects.as_of(self.moment).in_place()
        return texts.annotate(slug=F("story__slug"))


router.register("stories", StoryViewSet)
