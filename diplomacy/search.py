"""Organisations, treaties and events under the site's search."""

from urllib.parse import urlencode

from django.urls import reverse

from nkworld.search.entries import Entry, page, register

from .models import Event, Organization, Treaty

page(
    "Diplomacy",
    "diplomacy:index",
    "With whom North Korea has relations, and where it has embassies.",
    also="diplomatic relations embassies map foreign policy",
)
page(
    "How we count relations and embassies",
    "diplomacy:counts",
    "Our counts of relations and embassies beside those that others published, and why they "
    "differ.",
)
page(
    "Relations: established, broken off, restored",
    "diplomacy:relations",
    "Every dated act between North Korea and another state.",
)
page(
    "Embassies and other missions",
    "diplomacy:missions",
    "North Korea’s missions abroad and those in Pyongyang: when each opened and closed.",
    also="embassies closed opened consulates closing closures 2023",
)
page(
    "Heads of mission",
    "diplomacy:heads-of-mission",
    "Ambassadors to North Korea and of North Korea, when they came and went.",
    also="ambassadors ambassador credentials chargé d’affaires",
)
page(
    "Organisations",
    "diplomacy:organizations",
    "International bodies of which North Korea is a member, was one, or never became one.",
    also="memberships United Nations",
)
page("Treaties", "diplomacy:treaties", "Treaties that North Korea signed, joined or left.")
page(
    "Timeline",
    "diplomacy:timeline",
    "Visits, summits, agreements and incidents, day by day.",
    also="events summits visits",
)


@register("Organisations", Organization)
def organizations():
    """Bodies by name or abbreviation, each where the page of its kind lists it."""
    address = reverse("diplomacy:organizations")
    for each in Organization.objects.all():
        yield Entry(
            str(each),
            f"{address}#{each.kind}-title",
            about=each.abbreviation,
            names=each.abbreviation,
            weight=2,
        )


@register("Treaties", Treaty)
def treaties():
    address = reverse("diplomacy:treaties")
    for each in Treaty.objects.all():
        yield Entry(str(each), f"{address}#{each.category}-title")


VISITS: dict[str, str] = {Event.Kind.SUMMIT: "visit"}


@register("Events", Event)
def events():
    """What happened, by its title, the newest first; each in the timeline of its year."""
    for each in Event.objects.select_related("country").order_by("-date_first", "title"):
        year = each.date.first.year
        params = urlencode({"country": each.country.code, "from": year, "to": year})
        yield Entry(
            each.title,
            f"{reverse('diplomacy:timeline')}?{params}",
            about=f"{each.country}, {each.date.label}",
            names=f"{each.get_kind_display()} {VISITS.get(each.kind, '')} {each.country}",
        )
