"""Two drafts about one figure know of each other, and so do those who publish them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.models import Observation, Release
from nkworld.provenance.models.observation_cell import DRAFT, LIVE
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.tables import observation_model

from .review_panels import notice


@dataclass(frozen=True)
class OtherChange:
    """Another release that speaks of some of the same figures, and of how many of them."""

    release: Release
    figures: int

    @property
    def url(self) -> str:
        return reverse("admin:provenance_release_change", args=[self.release.pk])

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


def _open_releases(dataset: Any, source: Any) -> QuerySet[Release]:
    return _others(dataset, source).filter(state__in=OPEN_STATES)


def _others(dataset: Any, source: Any) -> QuerySet[Release]:
    found = Release.objects.filter(dataset=dataset, source=source)
    return found.select_related("dataset", "source", "created_by", "published_by")


def open_on_same_figures(release: Release) -> list[OtherChange]:
    """Other drafts of its source that speak of its figures, too."""
    return [each for each in _on_same_figures(release) if each.release.is_open]


def published_meanwhile(release: Release) -> list[OtherChange]:
    """What others published on its figures since it was made: it was made without that."""
    return [each for each in _on_same_figures(release) if not each.release.is_open]


@once_per_request
def _on_same_figures(release: Release) -> list[OtherChange]:
    """Both, in one query: a review asks for each more than once."""
    if not release.is_open:
        return []
    objects = observation_model(release.dataset).objects
    mine = objects.filter(DRAFT, release=release)
    is_open = Q(state__in=OPEN_STATES)
    figures = (
        Subquery(_number_of(objects.filter(rows, Exists(mine.same_cell()))))
        for rows in (DRAFT, LIVE)
    )
    counted = (
        _others(release.dataset_id, release.source_id)
        .exclude(pk=release.pk)
        .filter(is_open | Q(published_at__gt=release.created_at))
        .annotate(figures=Case(When(is_open, then=next(figures)), default=next(figures)))
    )
    return [OtherChange(each, each.figures) for each in counted.order_by("pk") if each.figures]


def _number_of(rows: Any) -> Any:
    """How many of these an outer query's release has."""
    of_release = rows.filter(release=OuterRef("pk")).order_by().values("release")
    return of_release.annotate(number=Count("pk")).values("number")


def _counted(rows: Any, others: dict[int, Release]) -> list[OtherChange]:
    counted = rows.order_by().values_list("release").annotate(figures=Count("pk"))
    return [OtherChange(others[pk], figures) for pk, figures in counted.order_by("release")]


def open_on_figure(claim: Observation) -> list[OtherChange]:
    """Drafts that speak of one live figure."""
    others = {each.pk: each for each in _open_releases(claim.release.dataset_id, claim.source_id)}
    cell = {name: getattr(claim, name) for name in claim.cell}
    rows = type(claim)._default_manager.filter(known_from__isnull=True, release__in=others, **cell)
    return _counted(rows, others) if others else []


def overwritten(release: Release) -> str:
    """What a publisher has to know before another one's change is gone; empty if nothing is."""
    parts = [f"“{each.release.label}” ({each.who})" for each in published_meanwhile(release)]
    if parts:
        return f"This draft was made before {', '.join(parts)} and would replace its figures."
    waiting = [f"“{each.release.label}” ({each.who})" for each in open_on_same_figures(release)]
    if waiting:
        return f"The same figures are also being changed in {', '.join(waiting)}."
    return ""


@notice
def also_being_changed(release: Release, request: HttpRequest) -> Iterator[SafeString]:
    """Each other draft, and what was published since this one was made, with a link."""
    for words, found in (
        ("Also being changed", open_on_same_figures(release)),
        ("Changed since this draft was made", published_meanwhile(release)),
    ):
        for each in found:
            yield format_html(
                '{}: <a href="{}">{}</a> has {}; {}.',
                words,
                each.url,
                each.release.label,
                each.how_much,
                each.who,
            )
