"""Two drafts about one figure know of each other, and so do those who publish them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.models import Observation, Release
from nkworld.provenance.models.observation_cell import DRAFT, LIVE
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.tables import observation_model


@dataclass(frozen=True)
class OtherChange:
    """Another release that speaks of some of the same figures, and of how many of them."""

    release: Release
    figures: int

    @property
    def who(self) -> str:
        """“draft by ed, begun 3 hours ago” or “published by pam 3 hours ago”"""
        person = self.release.published_by or self.release.created_by
        by = f" by {person}" if person else ""
        if moment := self.release.published_at:
            return f"published{by} {timesince(moment, depth=1)} ago"
        state = self.release.get_state_display().lower()
        return f"{state}{by}, begun {timesince(self.release.created_at, depth=1)} ago"

    @property
    def how_much(self) -> str:
        return "one of these figures" if self.figures == 1 else f"{self.figures:,} of these figures"


OPEN = Q(DRAFT, release__state__in=OPEN_STATES)


def open_on_figure(claim: Observation) -> list[OtherChange]:
    """Drafts that speak of one live figure."""
    cell = {name: getattr(claim, name) for name in claim.cell}
    rows = type(claim)._default_manager.filter(OPEN, source=claim.source_id, **cell)
    return _releases_of(rows)


@once_per_request
def on_same_figures(release: Release) -> tuple[list[OtherChange], list[OtherChange]]:
    """(other drafts of its source that speak of its figures, too; what others published on its
    figures since it was made, which is without that)
    """
    if not release.is_open:
        return [], []
    objects = observation_model(release.dataset).objects
    same = Exists(objects.filter(DRAFT, release=release).same_cell())
    later = Q(LIVE, release__published_at__gt=release.created_at)
    rows = objects.filter(OPEN | later, same, source=release.source_id).exclude(release=release)
    found = _releases_of(rows)
    return (
        [each for each in found if each.release.is_open],
        [each for each in found if not each.release.is_open],
    )


def _releases_of(rows: Any) -> list[OtherChange]:
    numbers = dict(rows.order_by().values_list("release").annotate(Count("pk")))
    named = Release.objects.select_related("dataset", "source", "created_by", "published_by")
    releases = named.filter(pk__in=numbers).order_by("pk") if numbers else ()
    return [OtherChange(release, numbers[release.pk]) for release in releases]


def overwritten(release: Release) -> str:
    """What a publisher has to know before another one's change is gone; empty if nothing is."""
    waiting, published = (
        ", ".join(f"“{each.release.label}” ({each.who})" for each in some)
        for some in on_same_figures(release)
    )
    if published:
        return f"This draft was made before {published} and would replace its figures."
    return f"The same figures are also being changed in {waiting}." if waiting else ""


def also_being_changed(release: Release) -> Iterator[SafeString]:
    """Above its review: each other draft, and what was published since it was made, with a link."""
    headings = ("Also being changed", "Changed since this draft was made")
    for words, found in zip(headings, on_same_figures(release), strict=True):
        for each in found:
            text, other = '{}: <a href="{}">{}</a> has {}; {}.', each.release
            url = other.get_desk_url()
            yield format_html(text, words, url, other.label, each.how_much, each.who)
