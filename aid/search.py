"""Agencies, their programmes and appeals under the site's search."""

from django.urls import reverse

from nkworld.portal.search import SHOWN, Hit, register, saying

from .models import Actor, Appeal, Programme


@register("Agencies")
def agencies(words):
    """Bodies at work in the country whose name, abbreviation or note holds every word."""
    found = Actor.objects.at_work_in_the_country().filter(
        saying(words, "name", "abbreviation", "note")
    )
    return [Hit(str(each), each.get_absolute_url(), each.abbreviation) for each in found[:SHOWN]]


@register("Aid programmes")
def programmes(words):
    """Programmes whose title or description holds every word, with the agency that ran them."""
    found = Programme.objects.filter(saying(words, "title", "description")).cited()
    return [
        Hit(each.title, each.actor.get_absolute_url(), each.actor.short) for each in found[:SHOWN]
    ]


@register("Appeals")
def appeals(words):
    """Appeals by title, each leading to every figure of it."""
    found = Appeal.objects.filter(saying(words, "title"))
    return [
        Hit(each.title, f"{reverse('aid:appeals')}?appeal={each.slug}&rule=all", str(each.year))
        for each in found[:SHOWN]
    ]
