"""Goods and resolutions for search engines."""

from django.contrib.sitemaps import Sitemap

from nkworld.portal.sitemap import register

from .models import Resolution
from .tree import Tree


@register("goods")
class Goods(Sitemap):
    def items(self):
        return list(Tree.load().by_code.values())


@register("sanctions")
class Sanctions(Sitemap):
    def items(self):
        return list(Resolution.objects.all())
