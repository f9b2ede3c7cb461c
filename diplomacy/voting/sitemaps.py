"""Roll calls for search engines."""

from django.contrib.sitemaps import Sitemap

from nkworld.portal.sitemap import register

from .models import RollCall


@register("roll-calls")
class RollCalls(Sitemap):
    def items(self):
        return list(RollCall.objects.select_related("source"))
