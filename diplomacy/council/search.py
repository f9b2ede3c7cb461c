"""Outcomes of the Council, designations and missiles under the site's search."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from nkworld.portal import sitemap
from nkworld.search import entries as search_entries
from nkworld.search.answers import answers
from nkworld.search.entries import Entry, page

from .entries import entries, page_of
from .models import Designation, Launch, Outcome

page(
    "Security Council",
    "council:index",
    "Resolutions on Korea, vetoes, the UN sanctions list, missile launches and nuclear tests.",
    also="UNSC 1718 committee sanctions resolutions",
)
page("Outcomes of the Security Council", "council:outcomes", "Resolutions, vetoes, statements.")
page(
    "The UN 1718 sanctions list",
    "council:designations",
    "Persons and bodies that the Security Council’s 1718 Committee lists.",
    also="designations sanctions blacklist asset freeze travel ban",
)
page("Missile launches", "council:launches", "Every launch that two databases record.")
page("Nuclear tests", "council:nuclear-tests", "The tests of 2006 to 2017 as recorded.")


@search_entries.register("Security Council", Outcome)
def outcomes() -> Iterator[Entry]:
    """Resolutions and other outcomes by symbol, kind or agenda item, the newest first."""
    for entry in entries():
        main = entry.main
        also = " ".join(f"{row.document} {row.agenda_item} {row.kind}" for row in entry.readings)
        kind = main.get_kind_display()
        if main.number:
            title, about = f"Resolution {main.number}", entry.date.label
        else:
            title = f"{kind} {main.document}".strip()
            about = f"{main.get_subject_display()}, {entry.date.label}"
        yield Entry(title, page_of(entry), about=about, also=also)


@search_entries.register("Designations", Designation)
def designations() -> Iterator[Entry]:
    address = reverse("council:designations")
    for each in Designation.objects.all():
        url = f"{address}?listed_on={each.listed_on}#{each.reference}"
        about = f"{each.reference}, listed on {each.listed_on:%-d %B %Y}"
        yield Entry(each.name, url, about=about)


@search_entries.register("Missiles", Launch)
def missiles() -> Iterator[Entry]:
    """Missiles by name, each with its launches of one type in the table."""
    found = Launch.objects.exclude(missile="").order_by("missile", "missile_type")
    address = reverse("council:launches")
    for missile, kind in found.values_list("missile", "missile_type").distinct():
        url = f"{address}?{urlencode({'missile_type': kind})}" if kind else address
        yield Entry(missile, url)


answers("diplomacy/launches", ["missiles"], subject="missiles launched")
answers(
    "diplomacy/outcomes",
    ["resolution Security Council", "Security Council", "resolution"],
    subject="resolutions of the Security Council on Korea",
)
answers(
    "diplomacy/designations",
    ["designations", "designations Security Council"],
    subject="entries on the UN 1718 list",
)


@sitemap.register("council")
class Resolutions(Sitemap):
    def items(self) -> list[str]:
        return sorted({entry.main.number for entry in entries() if entry.main.number})

    def location(self, item: str) -> str:
        return reverse("council:resolution", args=[item])
