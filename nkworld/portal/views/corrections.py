"""What became of what readers challenged: the list, one outcome, and the feeds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.generic import DetailView, TemplateView, View

from nkworld.atlas.memo import once_per_request
from nkworld.charts.imprint import SITE
from nkworld.provenance.models import Challenge
from nkworld.provenance.revisions import etag

from ..changes.feeds import StillAtom, moment_text
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
        found = list(Challenge.objects.answered().newest_first()[:FEED_LENGTH])
        response = _json(request, found) if self.is_json else _atom(request, found)
        response["Access-Control-Allow-Origin"] = "*"
        return response


def _title(correction: Challenge) -> str:
    return f"{correction.get_outcome_display()}: {correction.subject}"


def _id(request: HttpRequest, correction: Challenge) -> str:
    """The same for ever (RFC 4151)."""
    return f"tag:{request.get_host().partition(':')[0]},2026:correction-{correction.pk}"


def _moment(correction: Challenge) -> datetime:
    return correction.published_at or datetime.min.replace(tzinfo=UTC)


def _atom(request: HttpRequest, found: Sequence[Challenge]) -> HttpResponse:
    address = request.build_absolute_uri
    own = address(reverse("portal:corrections-feed"))
    link = address(reverse("portal:corrections"))
    feed = StillAtom(TITLE, link, ABOUT, language="en", feed_url=own, feed_guid=own)
    for each in found:
        feed.add_item(
            _title(each),
            address(each.get_absolute_url()),
            each.answer,
            unique_id=_id(request, each),
            pubdate=_moment(each),
            updateddate=_moment(each),
            categories=[str(each.dataset), each.outcome],
            author_name=SITE,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _json(request: HttpRequest, found: Sequence[Challenge]) -> JsonResponse:
    address = request.build_absolute_uri
    items = [
        {
            "id": _id(request, each),
            "url": address(each.get_absolute_url()),
            "external_url": address(each.number_url),
            "title": _title(each),
            "content_text": each.answer,
            "date_published": moment_text(_moment(each)),
            "tags": [str(each.dataset), each.outcome],
        }
        for each in found
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "description": ABOUT,
        "home_page_url": address(reverse("portal:corrections")),
        "feed_url": address(reverse("portal:corrections-json-feed")),
        "language": "en",
        "authors": [{"name": SITE}],
        "items": items,
    }
    return JsonResponse(
        feed,
        content_type="application/feed+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False},
    )
