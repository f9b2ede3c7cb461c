from nkworld.atlas.memo import once_per_request
from nkworld.portal.stories import Teaser, register

from .models import StoryRevision


@register(url_name="stories:stories")
@once_per_request
def teasers() -> list[Teaser]:
    found = []
    for revision in StoryRevision.objects.as_of().cited().order_by("place", "title"):
        text = revision.text()
        teaser = Teaser(
            revision.title,
            revision.summary,
            revision.story.get_absolute_url(),
            text.figures[0].thumbnail_url if text.figures else "",
            text.reading.number,
            revision.facts_until_text,
            tuple(figure.registered.slug for figure in text.figures),
            tuple(revision.country_codes),
        )
        found.append(teaser)
    return found
