"""Organisations, treaties and events under the site's search."""

from urllib.parse import urlencode

from django.urls import reverse

from nkworld.portal.search import SHOWN, Hit, register, saying

from .models import Event, Organization, Treaty


@register("Organisations")
def organizations(words):
    """Bodies by name or abbreviation, each where the page of its kind lists it."""
    found = Organization.objects.filter(saying(words, "name", "abbreviation"))
    page = reverse("diplomacy:organizations")
    return [Hit(str(o), f"{page}#{o.kind}-title", o.abbreviation) for o in found[:SHOWN]]


@register("Treaties")
def treaties(words):
    found = Treaty.objects.filter(saying(words, "name"))
    page = reverse("diplomacy:treaties")
    return [Hit(str(one), f"{page}#{one.category}-title") for one in found[:SHOWN]]


@register("Events")
def events(words):
    """What happened, by its title, the newest first; each in the timeline of its year."""
    found = Event.objects.filter(saying(words, "title")).select_related("country")
    return [_happened(each) for each in found[:SHOWN]]


def _happened(event):
    year = event.date.first.year
    params = urlencode({"country": event.country.code, "from": year, "to": year})
    about = f"{event.country}, {event.date.label}"
    return Hit(event.title, f"{reverse('diplomacy:timeline')}?{params}", about)
