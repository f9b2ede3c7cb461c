"""Goods and resolutions under the site's search."""

from nkworld.portal.search import SHOWN, Hit, register, saying

from .models import Commodity, Resolution


@register("Goods")
def goods(words):
    """Goods whose code or name, in English or Korean, holds every one of the words."""
    found = Commodity.objects.filter(saying(words, "code", "name", "name_ko"))
    found = found.exclude(level=Commodity.Level.SECTION).order_by("code")
    return [Hit(each.title, each.get_absolute_url()) for each in found[:SHOWN]]


@register("Sanctions")
def resolutions(words):
    """Resolutions by number or title, or by goods that one of their measures names."""
    found = Resolution.objects.filter(saying(words, "title", "measures__goods")).distinct()
    return [Hit(each.title, each.get_absolute_url()) for each in found[:SHOWN]]
