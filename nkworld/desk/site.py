"""Django's admin as the desk: entered through the brake on sign-in, opened at what waits."""

from functools import partial
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from nkworld.running.security.site import Desk as GuardedSite

from .changed import changes_since
from .due import ENDED_AFTER, REGULAR, due_in_short, expected_sources
from .models import Colleague, Notice
from .notices import clock, notice_view, notices_view
from .searching import LONGEST, search_lists, search_public
from .waiting import waiting_for

LOOKED_AT_CLOCK = 300  # seconds between two looks at what happens by the clock alone


class Desk(GuardedSite):
    index_title = "The desk"
    # Not admin/index.html, which Django's pages of one app extend: they would show an empty home.
    index_template = "desk/home.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The pages of no model in particular stand before those of the models."""
        pages = [
            path("due/", self.admin_view(self.due_view), name="desk_due"),
            path("search/", self.admin_view(self.search_view), name="desk_search"),
            path("notices/", self.admin_view(partial(notices_view, self)), name="desk_notices"),
            path("notices/<int:pk>/", self.admin_view(notice_view), name="desk_notice"),
        ]
        return [*pages, *super().get_urls()]

    def page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        frame = {**self.each_context(request), "title": title}
        return TemplateResponse(request, f"desk/{template}.html", frame | context)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits for this person, what changed, what is due; the models stand at the end."""
        user: Any = request.user
        if cache.add("desk-clock", True, LOOKED_AT_CLOCK):
            clock.send(None, now=timezone.now())
        since = Colleague.objects.of(user).come_in()
        ways = {  # to the pages that are wanted most
            "Releases": user.has_perm("provenance.view_release")
            and "admin:provenance_release_changelist",
            "Corrections from readers": user.has_perm("provenance.view_challenge")
            and "admin:provenance_challenge_changelist",
            "What is due": "admin:desk_due",
            "State of the portal": user.is_superuser and "state",
        }
        home = {
            "title": f"Good to see you, {user.get_short_name() or user.get_username()}",
            "waiting": waiting_for(user),
            "changes": changes_since(user, since),
            "due": due_in_short(),
            "may_upload": user.has_perm("provenance.add_release"),
            "ways": [(title, reverse(name)) for title, name in ways.items() if name],
        }
        return super().index(request, home | (extra_context or {}))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With how many notices nobody has read, counted where a page prints it."""
        unread = SimpleLazyObject(
            lambda: Notice.objects.filter(user=request.user.pk).unread().count()
        )
        return super().each_context(request) | {"unread_notices": unread}

    def due_view(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            request,
            "due",
            "What is due",
            expected=expected_sources(),
            regular=REGULAR,
            ended_after=f"{ENDED_AFTER:g}",
        )

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """What has the words; a space alone asks for nothing."""
        words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
        return self.page(
            request,
            "search",
            f"Search: {words}" if words else "Search the desk",
            words=words,
            lists=search_lists(self, request, words) if words else [],
            public=search_public(words) if words else [],
        )
