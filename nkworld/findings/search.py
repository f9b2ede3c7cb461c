from nkworld.portal.search import Hit, register
from nkworld.texts.search import hits_among

from .models import FindingRevision


@register("Findings")
def findings(words: list[str]) -> list[Hit]:
    """Live findings that say every word."""
    return hits_among(FindingRevision.objects.as_of(), words)
