"""Agencies and donors for search engines."""

from django.contrib.sitemaps import Sitemap

from nkworld.portal.sitemap import register

from .models import Actor


@register("aid-actors")
class Actors(Sitemap):
    """Those with a page of their own: donor countries are told on theirs."""

    def items(self):
        return [actor for actor in Actor.objects.all() if not actor.has_country_page]
