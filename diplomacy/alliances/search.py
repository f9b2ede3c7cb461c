"""Partners of alliance obligations under the site's search."""

from urllib.parse import urlencode

from django.urls import reverse

from nkworld.portal.search import SHOWN, Hit, register, saying

from .models import Obligation


@register("Alliance obligations")
def obligations(words):
    """Runs of years by the partner’s name."""
    found = Obligation.objects.filter(saying(words, "country__name")).select_related("country")
    return [_hit(row) for row in found[:SHOWN]]


def _hit(row):
    url = f"{reverse('alliances:index')}?{urlencode({'country': row.country.code})}"
    return Hit(f"{row.country}: {row.in_words.lower()}", url, row.span)
