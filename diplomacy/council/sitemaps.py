"""Resolutions of the Security Council for search engines."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from nkworld.portal.sitemap import register

from .entries import entries


@register("council")
class Resolutions(Sitemap):
    def items(self):
        return sorted({entry.main.number for entry in entries() if entry.main.number})

    def location(self, item):
        return reverse("council:resolution", args=[item])
