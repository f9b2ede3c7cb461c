"""What became of what readers challenged: the list, one outcome, and the feeds."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.generic import DetailView, TemplateView, View

from nkworld.atlas.memo import once_per_request
from nkworld.charts.citations import SITE
from nkworld.provenance.models import Challenge
from nkworld.provenance.revisions import etag

from ..feeds import Feed, Item, moment_text
from ..linked_data import portal, thing
from .base import PublicPage

PER_PAGE, FEED_LENGTH = 50, 50
TITLE = f"{SITE}: corrections from readers"
ABOUT = "What became of numbers that readers challenged: corrected, confirmed or not followed."


@once_per_request
def number_open() -> int:
    """How many challenges wait for an answer."""
    return Challenge.objects.open().count()


class CorrectionList(PublicPage, TemplateView):
    """Every outcome with its reason, the newest first; of open challenges only how many."""

    parameters = ("page",)
    template_name = "portal/correction_list.html"

    def get_tag(self, request: HttpRequest) -> str:
        """How many are open changes without a change of the data."""
        return etag(request, f"text/html, {number_open()} open")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answered = Challenge.objects.answered().newest_first()
        return super().get_context_data(**kwargs) | {
            "page_obj": Paginator(answered, PER_PAGE).get_page(self.query.get("page")),
            "open": number_open(),
        }


class CorrectionDetail(PublicPage, DetailView):
    """One outcome, with the number that was challenged and the release that corrected it."""

    crumbs = (("Corrections", "portal:corrections"),)
    template_name = "portal/correction_detail.html"
    queryset = Challenge.objects.answered().select_related("dataset", "release")
    context_object_name = "correction"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        correction = self.object
        return super().get_context_data(**kwargs) | {
            "head": replace(
                self.get_head(),
                linked_data=(
                    thing(
                        "CorrectionComment",
                        text=correction.answer,
                        about=correction.subject,
                        url=self.request.build_absolute_uri(),
                        dateCreated=moment_text(correction.published_at),
                        author=portal(self.origin),
                    ),
                ),
            )
        }


class CorrectionFeed(PublicPage, View):
    """The newest outcomes for feed readers: as Atom, or as JSON Feed."""

    is_json = False

    def get(self, request: HttpRequest) -> HttpResponse:
        items = [
            Item(
                key=f"correction-{each.pk}",
                url=each.get_absolute_url(),
                title=f"{each.get_outcome_display()}: {each.subject}",
                text=each.answer,
                published=moment,
                modified=moment,
                tags=[str(each.dataset), each.outcome],
                more={"external_url": request.build_absolute_uri(each.number_url)},
            )
            for each in Challenge.objects.answered().newest_first()[:FEED_LENGTH]
            if (moment := each.published_at)
        ]
        names = ("portal:corrections", "portal:corrections-feed", "portal:corrections-json-feed")
        return Feed(request, TITLE, ABOUT, names, "", items).response(self.is_json)
