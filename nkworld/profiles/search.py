from nkworld.portal.search import Hit, register
from nkworld.texts.search import hits_among

from .models import ProfileRevision


@register("Profiles")
def profiles(words: list[str]) -> list[Hit]:
    """Live texts that say every word."""
    return hits_among(ProfileRevision.objects.as_of(), words)
