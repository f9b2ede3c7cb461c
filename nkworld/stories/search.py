from nkworld.portal.search import Hit, register
from nkworld.texts.search import hits_among

from .models import StoryRevision


@register("Stories")
def stories(words: list[str]) -> list[Hit]:
    """Live stories that say every word."""
    return hits_among(StoryRevision.objects.as_of(), words)
