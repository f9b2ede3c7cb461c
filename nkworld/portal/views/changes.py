from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.views.generic import DetailView, ListView

from nkworld.provenance.models import Release
from nkworld.provenance.tables import observation_model

from .base import PublicPage

PER_PAGE = 50
FEED_LENGTH = 50


class ChangeList(PublicPage, ListView):
    """Every release that was ever published, withdrawn ones included."""

    parameters = ("page",)
    template_name = "portal/change_list.html"
    queryset = Release.objects.public().cited().newest_first()
    paginate_by = PER_PAGE


class ReleaseDetail(PublicPage, DetailView):
    """What one release brought: each of its figures, and what it replaced."""

    parameters = ("page",)
    crumbs = (("What changed", "portal:changes"),)
    template_name = "portal/release_detail.html"
    queryset = Release.objects.public().cited()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release = self.object
        model = observation_model(release.dataset)
        rows = model.objects.filter(release=release, known_from=release.published_at)
        page = Paginator(rows.cited().newest_first(), PER_PAGE).get_page(self.query.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": with_replaced(model, release, page.object_list),
        }


def with_replaced(model: Any, release: Release, rows: Iterable) -> list:
    """Pairs of a row and the vintage that it closed, None where the figure was new."""
    rows = list(rows)
    closed = model.objects.filter(source=release.source, known_until=release.published_at)
    periods = {row.period for row in rows}
    old = {(*row.cell_values, row.reading): row for row in closed.filter(period__in=periods)}
    return [(row, old.get((*row.cell_values, row.reading))) for row in rows]


class ChangeFeed(Feed):
    """The same list for feed readers."""

    feed_type = Atom1Feed
    title = "North Korea in the World: what changed"
    subtitle = "Figures published, corrected and withdrawn"
    link = reverse_lazy("portal:changes")

    def items(self) -> Any:
        return Release.objects.public().cited().newest_first()[:FEED_LENGTH]

    def item_title(self, item: Any) -> str:
        return f"{item.dataset}: {item} ({item.get_state_display().lower()})"

    def item_description(self, item: Any) -> str:
        counts = f"{item.added} new, {item.changed} changed, {item.closed} closed."
        return " ".join(filter(None, [counts, item.reason, item.withdrawal_reason]))

    def item_pubdate(self, item: Any) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Any) -> datetime:
        return item.withdrawn_at or item.published_at
