"""Partners of alliance obligations under the site's search."""

from urllib.parse import urlencode

from django.urls import reverse

from nkworld.search.entries import Entry, page, register

from .models import Obligation

page(
    "Alliance obligations",
    "alliances:index",
    "What states owe North Korea by treaty, and it them, as ATOP codes it.",
    also="alliance defence pact",
)


@register("Alliance obligations", Obligation)
def obligations():
    """Runs of years by the partner’s name."""
    for row in Obligation.objects.select_related("country"):
        url = f"{reverse('alliances:index')}?{urlencode({'country': row.country.code})}"
        yield Entry(f"{row.country}: {row.in_words.lower()}", url, about=row.span)
