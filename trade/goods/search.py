"""Goods and resolutions under the site's search."""

from nkworld.portal.search import SHOWN, Hit, register, saying

from .models import Resolution
from .tree import Tree


@register("Goods")
def goods(words):
    """Goods whose code or name, in English or Korean, holds every one of the words."""
    folded = [word.casefold() for word in words]
    found = [
        each
        for each, names in Tree.load().words
        if all(word in names or word in each.code.casefold() for word in folded)
    ]
    found.sort(key=lambda each: each.code)
    return [Hit(each.title, each.get_absolute_url()) for each in found[:SHOWN]]


@register("Sanctions")
def resolutions(words):
    """Resolutions by number or title, or by goods that one of their measures names."""
    found = Resolution.objects.filter(saying(words, "title", "measures__goods")).distinct()
    return [Hit(each.title, each.get_absolute_url()) for each in found[:SHOWN]]
