"""Outcomes of the Council, designations and missiles under the site's search."""

from urllib.parse import urlencode

from django.urls import reverse

from nkworld.portal.search import SHOWN, Hit, register, saying

from .entries import entries
from .models import Designation, Launch, Outcome
from .references import page_of


@register("Security Council")
def outcomes(words):
    """Resolutions and other outcomes by symbol, kind or agenda item, the newest first."""
    named = Outcome.objects.filter(saying(words, "document", "agenda_item", "kind"))
    found = set(named.values_list("pk", flat=True))
    parts = [entry for entry in entries() if any(row.pk in found for row in entry.readings)]
    return [_hit(entry) for entry in parts[:SHOWN]]


def _hit(entry):
    main = entry.main
    if main.number:
        return Hit(f"Resolution {main.number}", page_of(entry), entry.date.label)
    title = f"{main.get_kind_display()} {main.document}".strip()
    return Hit(title, page_of(entry), f"{main.get_subject_display()}, {entry.date.label}")


@register("Designations")
def designations(words):
    found = Designation.objects.filter(saying(words, "name", "reference"))[:SHOWN]
    page = reverse("council:designations")
    return [
        Hit(
            each.name,
            f"{page}?listed_on={each.listed_on}#{each.reference}",
            f"{each.reference}, listed on {each.listed_on:%-d %B %Y}",
        )
        for each in found
    ]


@register("Missiles")
def missiles(words):
    """Missiles by name, each with its launches of one type in the table."""
    found = Launch.objects.filter(saying(words, "missile")).order_by("missile")
    names = found.values_list("missile", "missile_type").distinct()
    page = reverse("council:launches")
    return [
        Hit(missile, f"{page}?{urlencode({'missile_type': kind})}" if kind else page)
        for missile, kind in names[:SHOWN]
    ]
