"""Feeds of what changed and of what readers challenged: Atom (RFC 4287) and JSON Feed 1.1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join

from nkworld.charts.citations import SITE
from nkworld.running.xml_text import without_invalid

BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)  # when a feed without an item was changed last
HEADERS = {"Access-Control-Allow-Origin": "*"}


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


@dataclass(frozen=True)
class Feed:
    """`names` are those of the addresses of page, Atom and JSON; each is asked `query`."""

    request: HttpRequest
    title: str
    about: str
    names: tuple[str, str, str]
    query: str
    items: Sequence[Item]

    def response(self, is_json: bool) -> HttpResponse:
        urls = [f"{reverse(n)}{f'?{self.query}' if self.query else ''}" for n in self.names]
        page, atom, json = map(self.request.build_absolute_uri, urls)
        return self._json(page, json) if is_json else self._atom(page, atom)

    def _id(self, item: Item) -> str:
        return f"tag:{self.request.get_host().partition(':')[0]},2026:{item.key}"  # RFC 4151

    def _atom(self, page: str, own: str) -> HttpResponse:
        feed = StillAtom(self.title, page, self.about, language="en", feed_url=own, feed_guid=own)
        for item in self.items:
            feed.add_item(
                item.title,
                self.request.build_absolute_uri(item.url),
                item.html,
                unique_id=self._id(item),
                pubdate=item.published,
                updateddate=item.modified,
                categories=item.tags,
                author_name=SITE,
            )
        response = HttpResponse(content_type=feed.content_type, headers=HEADERS)
        feed.write(response, "utf-8")
        return response

    def _json(self, page: str, own: str) -> HttpResponse:
        found = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "description": self.about,
            "home_page_url": page,
            "feed_url": own,
            "language": "en",
            "authors": [{"name": SITE}],
            "items": [
                {
                    "id": self._id(item),
                    "url": self.request.build_absolute_uri(item.url),
                    **item.more,
                    "title": item.title,
                    "content_text": item.text,
                    "content_html": item.html,
                    "date_published": moment_text(item.published),
                    "date_modified": moment_text(item.modified),
                    "tags": item.tags,
                }
                for item in self.items
            ],
        }
        return JsonResponse(
            found,
            content_type="application/feed+json; charset=utf-8",
            json_dumps_params={"ensure_ascii": False},
            headers=HEADERS,
        )


class StillAtom(Atom1Feed):
    """A feed that without an item stays as it is, and of whose texts XML carries every letter."""

    def write(self, outfile: Any, encoding: str) -> None:
        for part in (self.feed, *self.items):
            for name, value in part.items():
                if isinstance(value, str):
                    part[name] = without_invalid(value)
                elif isinstance(value, list):
                    part[name] = [without_invalid(each) for each in value]
        super().write(outfile, encoding)

    def latest_post_date(self) -> datetime:
        """The newest item's: a feed without one does not change with the clock."""
        return super().latest_post_date() if self.items else BEFORE_ALL


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
