"""Agencies, their programmes and appeals under the site's search."""

from collections.abc import Iterator

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from nkworld.portal import sitemap
from nkworld.search import entries
from nkworld.search.answers import answers, one_way
from nkworld.search.entries import Entry, page

from .charts.south_korea import in_billions
from .models import Actor, Appeal, Programme

page(
    "Aid",
    "aid:index",
    "Who gave humanitarian aid to North Korea, how much, and by whose account.",
    also="humanitarian assistance donors relief",
)
page(
    "Agencies",
    "aid:actors",
    "UN agencies, governments and groups at work in North Korea.",
    also="NGO",
)
page(
    "Donors by year",
    "aid:donors-by-year",
    "What each donor gave in each year: who stopped, who began.",
    also="aid donors that gave stopped began giving after since matrix heat table last gift",
)
page("Aid programmes", "aid:programmes", "What agencies did in North Korea, and when.")
page("Appeals", "aid:appeals", "What the United Nations asked for, and what came in.")


page(
    "Appeals by cluster",
    "aid:clusters",
    "What each cluster of a United Nations plan asked for and received.",
    also="sector health nutrition food security WASH cluster",
)
page(
    "Aid counted otherwise",
    "aid:other-counts",
    "Appeals of the Red Cross in francs, plans, vaccines promised, goods that Seoul approved.",
    also="IFRC Red Cross DREF francs COVAX vaccine Gavi Global Fund UNICEF budget approved",
)


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
answers(
    "aid/south-korea",
    ["aid South Korea", "aid South Korea dollars", "humanitarian aid South Korea"],
    subject="aid from South Korea, in dollars",
    given={"currency": "usd"},
)
answers(
    "aid/united-states",
    ["aid United States"],
    subject="aid of the United States, by its own account",
)
answers("aid/donor", ["aid"], subject="aid from {country}", takes=["country"])
answers("aid/food-from", ["food aid"], subject="food aid from {country}", takes=["country"])
answers("aid/food-donors", ["food aid"], subject="food aid from all donors")
answers("aid/funding", ["aid"], subject="humanitarian aid from all donors")
answers(
    "aid/coverage",
    ["appeals share", "appeals covered"],
    subject="the share of appeals that came in",
)
answers(
    "aid/appeals", ["appeals", "appeals United Nations"], subject="appeals of the United Nations"
)
answers("aid/donors", ["donors", "donors aid"], subject="the donors")
answers(
    "aid/donor",
    ["aid"],
    subject="aid from {countries}, side by side",
    takes=["countries"],
    given={"stage": "reported"},
)

one_way(
    r"\baid (\w+ ){0,3}?(to COUNTRY|from NORTH)",
    "Aid here is what North Korea was given; what it gave to others is on no record here.",
)


@sitemap.register("aid-actors")
class Actors(Sitemap):
    """Those with a page of their own: donor countries are told on theirs."""

    def items(self) -> list[Actor]:
        return [actor for actor in Actor.objects.all() if not actor.has_country_page]


page(
    "Aid as the OECD and others have it",
    "flows:index",
    "Official development assistance to North Korea by donor and year.",
    also="ODA OECD development World Bank net aid",
)
page("Chinese projects", "flows:projects", "Projects of China in North Korea on record.")


answers("aid/net-aid", ["net aid", "development aid", "ODA"], subject="net aid from all donors")
answers(
    "aid/flows-from",
    ["net aid", "development aid", "ODA"],
    subject="development aid from {country}",
    takes=["country"],
)
