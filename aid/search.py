"""Agencies, their programmes and appeals under the site's search."""

from django.urls import reverse

from nkworld.search.entries import Entry, page, register

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
page("Contributions: table of claims", "aid:contributions", "Every gift on record.")
page("Appeals", "aid:appeals", "What the United Nations asked for, and what came in.")
page("Food aid: table of claims", "aid:food-aid", "Food aid by donor and year, in tonnes.")
page(
    "South Korean aid: table of claims",
    "aid:south-korea",
    "Aid of Seoul’s government and private groups, in won and dollars.",
)


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


@register("Agencies", Actor)
def agencies():
    """Bodies at work in the country by name, abbreviation or note."""
    for each in Actor.objects.at_work_in_the_country():
        yield Entry(
            str(each),
            each.get_absolute_url(),
            about=each.abbreviation,
            text=each.note,
            names=each.abbreviation,
            weight=2,
        )


@register("Aid programmes", Programme, Actor)
def programmes():
    """Programmes by title or description, with the agency that ran them."""
    for each in Programme.objects.cited():
        url = each.actor.get_absolute_url()
        yield Entry(each.title, url, about=each.actor.short, text=each.description)


@register("Appeals", Appeal)
def appeals():
    """Appeals by title, each leading to every figure of it."""
    for each in Appeal.objects.all():
        url = f"{reverse('aid:appeals')}?appeal={each.slug}&rule=all"
        yield Entry(each.title, url, about=str(each.year))
