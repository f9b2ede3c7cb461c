"""What changed as a feed: Atom (RFC 4287) and JSON Feed 1.1, of any choice."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.http import urlencode

from nkworld.xml_text import without_invalid

from .acts import Change
from .choice import Choice

TITLE = "North Korea in the World: what changed"
ABOUT = "Figures, records and texts that were published, corrected and withdrawn, with the reason."
MATERIAL = "Material change"
BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)  # when a feed without an item was changed last


class Feed:
    """The newest changes of a choice, with the addresses as the one who asks reaches us."""

    def __init__(self, request: HttpRequest, choice: Choice, changes: Sequence[Change]) -> None:
        self.request, self.choice, self.changes = request, choice, changes

    @property
    def title(self) -> str:
        return f"{TITLE} ({self.choice.words})" if self.choice.words else TITLE

    def url(self, name: str) -> str:
        query = urlencode(self.choice.query)
        path = f"{reverse(name)}?{query}" if query else reverse(name)
        return self.request.build_absolute_uri(path)

    def id_of(self, change: Change) -> str:
        """The same for ever, in every feed in which it stands (RFC 4151)."""
        host = self.request.get_host().partition(":")[0]
        return f"tag:{host},2026:{change.key}"

    def link_of(self, change: Change) -> str:
        return self.request.build_absolute_uri(change.url)

    def tags_of(self, change: Change) -> list[str]:
        material = [MATERIAL] if change.is_material else []
        about = [str(change.dataset)] if change.dataset else []
        return [*(str(kind.label) for kind in change.kinds), *about, *material]

    def atom(self) -> HttpResponse:
        feed = StillAtom(
            self.title,
            self.url("portal:changes"),
            ABOUT,
            language="en",
            feed_url=self.url("portal:feed"),
            feed_guid=self.url("portal:feed"),
        )
        for change in self.changes:
            feed.add_item(
                change.sentence,
                self.link_of(change),
                _html(change),
                unique_id=self.id_of(change),
                pubdate=change.began or change.moment,
                updateddate=change.moment,
                categories=self.tags_of(change),
                author_name="North Korea in the World",
            )
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return response

    def json(self) -> JsonResponse:
        found = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "description": ABOUT,
            "home_page_url": self.url("portal:changes"),
            "feed_url": self.url("portal:json-feed"),
            "language": "en",
            "authors": [{"name": "North Korea in the World"}],
            "items": [self._json_item(change) for change in self.changes],
        }
        return JsonResponse(
            found,
            content_type="application/feed+json; charset=utf-8",
            json_dumps_params={"ensure_ascii": False},
        )

    def _json_item(self, change: Change) -> dict[str, Any]:
        return {
            "id": self.id_of(change),
            "url": self.link_of(change),
            "title": change.sentence,
            "content_text": change.text,
            "content_html": _html(change),
            "date_published": moment_text(change.began or change.moment),
            "date_modified": moment_text(change.moment),
            "tags": self.tags_of(change),
        }


class StillAtom(Atom1Feed):
    """A feed that without an item stays as it is, and of whose texts XML carries every letter."""

    def write(self, outfile: Any, encoding: str) -> None:
        self.feed, *self.items = (
            {name: _cleaned(value) for name, value in part.items()}
            for part in (self.feed, *self.items)
        )
        super().write(outfile, encoding)

    def latest_post_date(self) -> datetime:
        """The newest item's: a feed without one does not change with the clock."""
        return super().latest_post_date() if self.items else BEFORE_ALL


def _cleaned(value: Any) -> Any:
    if isinstance(value, list):
        return [without_invalid(each) for each in value]
    return without_invalid(value) if isinstance(value, str) else value


def _html(change: Change) -> str:
    return format_html_join("", "<p>{}</p>", ((line,) for line in change.text.splitlines()))


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
