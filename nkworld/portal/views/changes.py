"""What changed: the list with its filter, its feeds, and the page of one release. Feeds are Atom
(RFC 4287) and JSON Feed 1.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.views.generic import DetailView, TemplateView, View

from nkworld.changes import ChoiceForm, acts_of, described, newest
from nkworld.changes.acts import PARAMETERS
from nkworld.charts.citations import SITE
from nkworld.provenance.models import Release, State
from nkworld.provenance.tables import observation_model
from nkworld.running.xml_text import without_invalid

from .home import PublicPage, open_to_all

BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)  # when a feed without an item was changed last


class Item(NamedTuple):
    """What a feed has of one thing; `key` names it for ever, in every feed in which it stands."""

    key: str
    url: str
    title: str
    text: str
    published: datetime
    modified: datetime
    tags: Sequence[str]
    more: Mapping[str, str] = {}  # in JSON alone

    @property
    def html(self) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in self.text.splitlines()))


class StillAtom(Atom1Feed):
    """Without an item it does not change with the clock, and XML carries every letter of it."""

    def write(self, outfile: Any, encoding: str) -> None:
        for part in (self.feed, *self.items):
            for name, value in part.items():
                if isinstance(value, str):
                    part[name] = without_invalid(value)
                elif isinstance(value, list):
                    part[name] = [without_invalid(each) for each in value]
        super().write(outfile, encoding)

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEFORE_ALL


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class FeedView(PublicPage, View):
    """As Atom, or as JSON Feed. `names` are those of the addresses of page, Atom and JSON; each is
    asked `asked`, a query.
    """

    is_json = False
    title: str
    about: str
    names: tuple[str, str, str]
    asked = ""

    def items(self) -> list[Item]:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        items = self.items()
        urls = [f"{reverse(n)}{f'?{self.asked}' if self.asked else ''}" for n in self.names]
        page, atom, json = map(request.build_absolute_uri, urls)
        ids = f"tag:{request.get_host().partition(':')[0]},2026:"  # RFC 4151
        if self.is_json:
            found = {
                "version": "https://jsonfeed.org/version/1.1",
                "title": self.title,
                "description": self.about,
                "home_page_url": page,
                "feed_url": json,
                "language": "en",
                "authors": [{"name": SITE}],
                "items": [
                    {
                        "id": f"{ids}{item.key}",
                        "url": request.build_absolute_uri(item.url),
                        **item.more,
                        "title": item.title,
                        "content_text": item.text,
                        "content_html": item.html,
                        "date_published": moment_text(item.published),
                        "date_modified": moment_text(item.modified),
                        "tags": item.tags,
                    }
                    for item in items
                ],
            }
            kind = "application/feed+json; charset=utf-8"
            unescaped = {"ensure_ascii": False}
            return open_to_all(JsonResponse(found, content_type=kind, json_dumps_params=unescaped))
        feed = StillAtom(self.title, page, self.about, language="en", feed_url=atom, feed_guid=atom)
        for item in items:
            feed.add_item(
                item.title,
                request.build_absolute_uri(item.url),
                item.html,
                unique_id=f"{ids}{item.key}",
                pubdate=item.published,
                updateddate=item.modified,
                categories=item.tags,
                author_name=SITE,
            )
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return open_to_all(response)


TITLE = f"{SITE}: what changed"
SHOWN = 50  # on a page, and in a feed


class ChangeList(PublicPage, TemplateView):
    parameters = (*PARAMETERS, "page")
    template_name = "portal/change_list.html"
    sheets = ("portal/changes.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ChoiceForm(self.query)
        choice = form.choice
        page = Paginator(acts_of(choice), SHOWN).get_page(self.query.get("page"))
        changes = described(list(page.object_list), choice)
        runs = [list(run) for _, run in groupby(changes, lambda each: each.alike)]
        return super().get_context_data(**kwargs) | {
            "form": form,
            "choice": choice,
            "query": urlencode(choice.query),
            "lasting": urlencode(replace(choice, since=None, until=None).query),
            "page_obj": page,
            "days": [(day, list(some)) for day, some in groupby(runs, lambda run: run[0].day)],
        }


class ChangeFeed(FeedView):
    parameters = PARAMETERS
    about = (
        "Figures, records and texts that were published, corrected and withdrawn, with the reason."
    )
    names = ("portal:changes", "portal:feed", "portal:json-feed")

    def items(self) -> list[Item]:
        choice = ChoiceForm(self.query).choice
        self.title = f"{TITLE} ({choice.words})" if choice.words else TITLE
        self.asked = urlencode(choice.query)
        return [
            Item(
                key=change.key,
                url=change.url,
                title=change.sentence,
                text=change.text,
                published=change.began or change.moment,
                modified=change.moment,
                tags=[
                    *(str(kind.label) for kind in change.kinds),
                    *([str(change.dataset)] if change.dataset else []),
                    *(["Material change"] if change.is_material else []),
                ],
            )
            for change in newest(SHOWN, choice)
        ]


class ReleaseDetail(PublicPage, DetailView):
    parameters = ("page",)
    crumbs = (("What changed", "portal:changes"),)
    template_name = "portal/release_detail.html"
    queryset = Release.objects.public().cited()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release = self.object
        model = observation_model(release.dataset)
        rows = model.objects.filter(release=release, known_from=release.published_at)
        page = Paginator(rows.cited().newest_first(), SHOWN).get_page(self.query.get("page"))
        shown, place = list(page), attrgetter("cell_values", "reading")
        is_now = Q(known_from__isnull=False, known_until__isnull=True)
        others = model.objects.filter(Q(known_until=release.published_at) | is_now)
        others = others.filter(source=release.source, period__in={row.period for row in shown})
        others = others.select_related("source")
        # Each row, the vintage that it closed and what stands now; None of nothing.
        known = {(*place(row), row.known_until is None): row for row in others}
        both = (False, True)
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "is_withdrawn": release.state == State.WITHDRAWN,
            "rows": [(row, *(known.get((*place(row), now)) for now in both)) for row in shown],
        }
