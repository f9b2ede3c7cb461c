"""Agencies, their programmes and appeals under the site's search."""

from collections.abc import Iterator

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from nkworld.portal import sitemap
from nkworld.search import entries
from nkworld.search.answers import answers, one_way
from nkworld.search.entries import Entry, announce

from .charts.funding import in_billions
from .models import Actor, Appeal, Programme


@entries.register("Agencies", Actor)
def agencies() -> Iterator[Entry]:
    """Bodies at work in the country by name, abbreviation or note."""
    for each in Actor.objects.at_work_in_the_country():
        yield Entry(
            str(each),
            each.get_absolute_url(),
            about=each.abbreviation,
            text=each.note,
            names=f"{each.abbreviation} aid",
            weight=2,
        )


@entries.register("Aid programmes", Programme, Actor)
def programmes() -> Iterator[Entry]:
    """Programmes by title or description, with the agency that ran them."""
    for each in Programme.objects.cited():
        url = each.actor.get_absolute_url()
        yield Entry(each.title, url, about=each.actor.short, text=each.description)


@entries.register("Appeals", Appeal)
def appeals() -> Iterator[Entry]:
    """Appeals by title, each leading to every figure of it."""
    for each in Appeal.objects.all():
        url = f"{reverse('aid:appeals')}?appeal={each.slug}&rule=all"
        yield Entry(each.title, url, about=str(each.year))


answers(
    "aid/south-korea",
    ["aid South Korea", "humanitarian aid South Korea"],
    subject="aid from South Korea, in won",
    given={"currency": "won"},
    written=in_billions,
)
announce(__file__)


one_way(
    r"\baid (\w+ ){0,3}?(to COUNTRY|from NORTH)",
    "Aid here is what North Korea was given; what it gave to others is on no record here.",
)


@sitemap.register("aid-actors")
class Actors(Sitemap):
    """Those with a page of their own: donor countries are told on theirs."""

    def items(self) -> list[Actor]:
        return [actor for actor in Actor.objects.all() if not actor.has_country_page]
