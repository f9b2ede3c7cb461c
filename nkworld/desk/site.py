"""Django's admin as the desk, with a guarded way in, and what waits, changed and is due as home.

An app's `waiting.py` announces what waits for a person, and the home lists it:

    @register("Releases to publish", 10, "provenance.publish_release")
    def releases_to_publish(user: User) -> Iterable[Item]:
        rows = Release.objects.in_review().cited()
        return listed(rows, item_of, more=reverse("admin:provenance_release_changelist"))

It answers on every visit of the home, in a query or two (`listed`), with what this person may do
something about, the oldest first. Positions: under 100 what only this person, or only a second one,
can do; from 100 what is one's own; from 200 what goes on by itself, or waits for others.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial, update_wrapper
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.text import capfirst

from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Challenge, Dataset, Observation, Release, Source, State
from nkworld.provenance.models.publication import Publication
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import table_model, with_tables
from nkworld.provenance.tallies import DAYS, DUE_AFTER, OVERDUE_AFTER, by_source, years_by_source
from nkworld.running.audit.models import Entry
from nkworld.running.security import reset
from nkworld.running.security.headers import refuse_impossible_keys
from nkworld.running.security.sign_in import (
    SignIn,
    end_or_prolong,
    ends_soon,
    must_set_up_codes,
    own_codes,
    second_step,
)
from nkworld.search.entries import find
from nkworld.search.question import understood

from .models import Colleague, Notice
from .notices import clock, notice_view, notices_view
from .steps import desk_url, permission_to, place_of

logger = logging.getLogger(__name__)

SHOWN = 5  # of one heading


@dataclass(frozen=True)
class Item:
    """One line, a link."""

    sentence: str
    url: str
    since: datetime | None = None
    by: str = ""  # whose it is
    note: str = ""  # what it waits for
    count: int = 1  # that many wait behind it


@dataclass(frozen=True)
class Waiting:
    title: str
    items: list[Item] = field(default_factory=list)
    failed: bool = False

    @property
    def count(self) -> int:
        return sum(item.count for item in self.items)


type ItemsOf = Callable[[User], Iterable[Item]]
_announced: dict[str, tuple[int, str, str, ItemsOf]] = {}


def register(title: str, position: int, permission: str = "") -> Callable[[ItemsOf], ItemsOf]:
    """Announce what waits under a heading, for who has a permission; ValueError if it is taken."""
    complaint = f"Two apps announce what waits under {title!r}."
    return registrar(_announced, title, complaint, lambda of: (position, title, permission, of))


def listed(rows: QuerySet, item: Callable[[Any], Item], more: str) -> list[Item]:
    """The first rows as items, and a line that says how many more the address `more` shows."""
    found = list(rows[: SHOWN + 1])
    if len(found) <= SHOWN:
        return [item(row) for row in found]
    rest = rows.order_by().count() - SHOWN
    return [*(item(row) for row in found[:SHOWN]), Item(f"and {rest:,} more", more, count=rest)]


def waiting_for(user: User) -> list[Waiting]:
    found = []
    for _, title, permission, items in sorted(_announced.values(), key=lambda each: each[:2]):
        if permission and not user.has_perm(permission):
            continue
        try:
            found.append(Waiting(title, list(items(user))))
        except Exception:
            if not settings.LEAVE_OUT_FAILED_PANELS:
                raise
            logger.exception("What waits under “%s” could not be read.", title)
            found.append(Waiting(title, failed=True))
    return [each for each in found if each.items or each.failed]


def announce_drafts() -> None:
    for number, kind in enumerate(apps.get_models()):
        if issubclass(kind, Publication):
            plural = str(kind.desk_model()._meta.verbose_name_plural)
            for title, position, state, own in (
                (f"{plural.capitalize()} that you may publish", 10, State.REVIEW, False),
                (f"Your drafts of {plural}", 50, State.DRAFT, True),
                (f"Your {plural}, in review", 200, State.REVIEW, True),
            ):
                permission = permission_to(
                    *("view", kind.desk_model()) if own else ("publish", kind)
                )
                register(title, position + number, permission)(partial(_drafts, kind, state, own))


def _drafts(kind: Any, state: State, own: bool, user: User) -> list[Item]:
    rows, mine = kind.objects.cited().filter(kind.in_state(state)), kind.made_by(user)
    if own:
        rows = rows.filter(mine)
    elif not user.is_superuser:
        rows = rows.exclude(mine)

    def item(draft: Any) -> Item:
        note, by = draft.kind_in_words, str(draft.created_by or "a command")
        if draft.sent_back_at and not draft.submitted_at:
            note = f"{draft.sent_back_by or 'a command'}: {draft.sent_back_reason}"
        since = draft.submitted_at or draft.created_at
        return Item(str(draft), draft.get_desk_url(), since, by, note)

    # Of drafts first what was sent back.
    order = (F("sent_back_at").asc(nulls_last=True), "submitted_at", "created_at")
    rows = rows.select_related("created_by", "sent_back_by").order_by(
        *order[state == State.REVIEW :]
    )
    return listed(rows, item, f"{desk_url(kind.desk_model())}?state__exact={state}")


@register("Corrections from readers", 30, "provenance.change_challenge")
def open_challenges(user: User) -> Iterable[Item]:
    rows = Challenge.objects.filter(outcome=Challenge.Outcome.OPEN).select_related("dataset")
    more = f"{desk_url(Challenge)}?outcome__exact={Challenge.Outcome.OPEN}"
    return listed(rows.order_by("received_at"), _item, more)


@register("Answers to readers that you may publish", 25, "provenance.publish_challenge")
def answers_to_publish(user: User) -> Iterable[Item]:
    waiting = Challenge.objects.waiting().select_related("dataset", "release", "answered_by")
    others = [answer.pk for answer in waiting if answer.second_person(user)]
    return listed(waiting.filter(pk__in=others).order_by("answered_at"), _item, desk_url(Challenge))


@register("Your answers to readers, in review", position=207)
def own_answers(user: User) -> Iterable[Item]:
    rows = Challenge.objects.waiting().filter(answered_by=user).select_related("answered_by")
    return listed(rows.order_by("answered_at"), _item, desk_url(Challenge))


def _item(challenge: Challenge) -> Item:
    waits = challenge.is_waiting
    return Item(
        challenge.subject,
        challenge.get_desk_url(),
        since=challenge.answered_at or challenge.received_at,
        by=str(challenge.answered_by or "a reader"),
        note=challenge.get_outcome_display() if waits else challenge.get_aspect_display(),
    )


# What somebody reaches who has still to set up the codes that the desk requires.
BEFORE_CODES = ("codes", "logout", "jsi18n")
LOOKED_AT_CLOCK = 300  # seconds between two looks at what happens by the clock alone
FOUND_SHOWN = 5  # of one list
PUBLIC_SHOWN = 12
LONGEST = 200  # characters of a search
CHANGES_SHOWN = 12
READ = 200  # entries, of which several may be of one record
LATE_SHOWN = 8
REGULAR = 3  # years of which a source has figures: whoever spoke once is expected to say no more
ENDED_AFTER = 5.0  # of the expected intervals: a series so long silent has ended
STATES = ("overdue", "due", "current", "ended")


class Desk(AdminSite):
    index_title = "The desk"
    # Not admin/index.html, which Django's pages of one app extend: they would show an empty home.
    index_template = "desk/home.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(refuse_impossible_keys(view), cacheable)

        def within_session(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            end_or_prolong(request)
            page = request.resolver_match and request.resolver_match.url_name
            needs_codes = request.user.is_authenticated and page not in BEFORE_CODES
            if needs_codes and must_set_up_codes(request):
                return redirect("admin:codes")
            response: HttpResponse = guarded(request, *args, **kwargs)
            return response

        return update_wrapper(within_session, guarded)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        view = self.admin_view
        own = [
            path("due/", view(self.due_view), name="desk_due"),
            path("search/", view(self.search_view), name="desk_search"),
            path("notices/", view(partial(notices_view, self)), name="desk_notices"),
            path("notices/<int:pk>/", view(notice_view), name="desk_notice"),
            path("login/code/", second_step, name="code"),
            path("codes/", view(own_codes), name="codes"),
        ]
        return own + reset.addresses + super().get_urls()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        unread = Notice.objects.filter(user=request.user.pk, read_at=None)
        return super().each_context(request) | {
            "session_ends": ends_soon(request) if self.has_permission(request) else None,
            "one_time_codes": settings.DESK_ONE_TIME_CODES != "off",
            "unread_notices": SimpleLazyObject(unread.count),  # counted where a page prints it
        }

    def page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        frame = {**self.each_context(request), "title": title, "subtitle": None}
        return TemplateResponse(request, template, frame | context)

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return SignIn.as_view(extra_context=extra_context)(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's, in one transaction with its entry in the audit log."""
        with transaction.atomic():
            return super().password_change(request, extra_context)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        user: Any = request.user
        if cache.add("desk-clock", True, LOOKED_AT_CLOCK):
            clock.send(None, now=timezone.now())
        since = Colleague.objects.get_or_create(user=user)[0].come_in()
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

    def due_view(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            request,
            "desk/due.html",
            "What is due",
            expected=expected_sources(),
            regular=REGULAR,
            ended_after=f"{ENDED_AFTER:g}",
        )

    def search_view(self, request: HttpRequest) -> HttpResponse:
        words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
        question = understood(words) if words else None
        # Each list in one query: its first rows with all the words, and the address of `more`.
        lists: list[dict[str, Any]] = []
        for admin in self._registry.values() if words else ():
            if not admin.get_search_fields(request) or not admin.has_view_permission(request):
                continue
            rows, duplicates = admin.get_search_results(request, admin.get_queryset(request), words)
            rows = rows.distinct() if duplicates else rows
            if isinstance(related := admin.get_list_select_related(request), list | tuple):
                rows = rows.select_related(*related) if related else rows
            kind, first = admin.opts.label_lower, rows[: FOUND_SHOWN + 1]
            if hits := [{"title": row, "url": place_of(kind, row.pk)} for row in first]:
                address = f"{desk_url(admin.model)}?{urlencode({'q': words})}"
                more = address if len(hits) > FOUND_SHOWN else ""
                title = capfirst(str(admin.opts.verbose_name_plural))
                lists.append({"title": title, "hits": hits[:FOUND_SHOWN], "more": more})
        lists.sort(key=lambda each: each["title"])
        entries = (find(question) or find(question, is_whole=False)) if question else []
        if public := [*entries][:PUBLIC_SHOWN]:
            hits = [{"title": p.title, "url": p.address, "kind": p.kind} for p in public]
            lists.append({"title": "Public pages", "hits": hits})
        title = f"Search: {words}" if words else "Search the desk"
        return self.page(request, "desk/search.html", title, words=words, lists=lists)


def changes_since(user: User, since: datetime) -> dict[str, Any]:
    """By others, of what this person may read: the newest act on each record, and how many more."""
    entries = Entry.objects.filter(at__gt=since, account__isnull=False).exclude(account=user.pk)
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries.exclude(kind="")[:READ]:
        app, model = entry.kind.split(".")
        may_read = any(user.has_perm(f"{app}.{verb}_{model}") for verb in ("view", "change"))
        if may_read and place_of(entry.kind, "0"):
            found.setdefault((entry.kind, entry.key), []).append(entry)
    shown = []
    for entry, *others in list(found.values())[:CHANGES_SHOWN]:
        noun = apps.get_model(entry.kind)._meta.verbose_name
        url = "" if entry.action == "deleted" else place_of(entry.kind, entry.key)
        shown.append({"entry": entry, "kind": noun, "url": url, "times": 1 + len(others)})
    by_command = Release.objects.filter(published_at__gt=since, published_by=None).count()
    more = max(len(found) - CHANGES_SHOWN, 0)
    return {"since": since, "shown": shown, "more": more, "by_command": by_command}


class Expected(NamedTuple):
    """What one source says in one dataset; `age` counts intervals at which figures are expected."""

    dataset: Dataset
    source: Source
    last: date
    age: float
    state: str
    days_late: int


def expected_sources() -> list[Expected]:
    """Of every source that reports regularly: the most overdue first, what has ended last."""
    today, sources, found = timezone.now().date(), Source.objects.in_bulk(), []
    for dataset in with_tables(Dataset.objects.all()):
        model = table_model(dataset)
        if not issubclass(model, Observation):
            continue  # records are edited when something happens
        interval = DAYS[Frequency(dataset.expected_frequency)]
        years = years_by_source(model)
        for row in by_source(model):
            if row["last"] and len(years.get(row["source"], ())) >= REGULAR:
                age = (today - row["last"]).days / interval
                after = {DUE_AFTER: "current", OVERDUE_AFTER: "due", ENDED_AFTER: "overdue"}
                state = next((word for most, word in after.items() if age <= most), "ended")
                of, late = sources[row["source"]], round((age - DUE_AFTER) * interval)
                found.append(Expected(dataset, of, row["last"], age, state, late))
    return sorted(found, key=lambda each: (STATES.index(each.state), -each.age, str(each.source)))


def due_in_short() -> dict[str, Any]:
    expected = expected_sources()
    counts = Counter(each.state for each in expected)
    words = ", ".join(f"{counts[state]} {state}" for state in STATES)
    late = [each for each in expected if each.state in ("overdue", "due")]
    return {"late": late[:LATE_SHOWN], "words": f"Every source: {words}"}
