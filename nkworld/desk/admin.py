"""The audit log, read only; and corrections from readers, answered in public by a second person."""

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Case, F, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST

from nkworld.provenance.editions import raise_revision
from nkworld.provenance.models import Challenge, Release
from nkworld.provenance.publishing import StepRefused, step_taken
from nkworld.provenance.tables import observation_models
from nkworld.running.audit.models import Entry, in_words

from .steps import DeskPages, DeskRequest, StepPages, at_and_by, csv_file, place_of

logger = logging.getLogger(__name__)

COLUMNS = (
    *("id", "at", "account", "who", "action", "kind", "key", "name", "sentence"),
    *("why", "before", "after", "network", "request_id"),
)


@admin.register(Entry)
class AuditLogAdmin(DeskPages):
    folder, list_title = "desk", "Audit log"
    pages = (("download.csv", "csv_view", "csv"),)
    never = ("add", "change", "delete")
    list_display = ["moment", "who", "action", "name", "sentence", "why"]
    list_display_links = ["moment"]
    list_filter = ["at", "action", "kind"]
    search_fields = ["who", "name", "sentence", "why", "=key", "=request_id"]
    search_help_text = "Person, record, reason, or the number of a request"
    show_full_result_count = False
    change_list_template = "desk/audit_log.html"

    @admin.display(description="when (UTC)", ordering="at")
    def moment(self, entry: Entry) -> str:
        return f"{entry.at:%Y-%m-%d %H:%M:%S}"

    def record_page(self, request: HttpRequest, record: Entry) -> HttpResponse:
        same = Entry.objects.filter(request_id=record.request_id).exclude(pk=record.pk)
        return self.page(
            request,
            "audit_entry",
            str(record),
            entry=record,
            place=place_of(record.kind, record.key),
            others=same if record.request_id else (),
        )

    def csv_view(self, request: HttpRequest) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request).values_list(*COLUMNS)
        rows = (map(in_words, row) for row in entries.iterator(chunk_size=500))
        return csv_file("audit-log", COLUMNS, rows)


SENT = (
    *("number", "at_the_desk", "dataset", "aspect", "text", "proposed", "source_address", "quote"),
    *("email", "received_at"),
)
ANSWER = ("outcome", "answer", "release")
DECIDED = ("answered_at", "answered_by", "published_at", "published_by")
PUBLISH, WITHDRAW = "provenance.publish_challenge", "provenance.withdraw_release"
RELEASES_OFFERED = 100
OPEN_FIRST = Case(
    When(outcome=Challenge.Outcome.OPEN, then=Value(0)),
    When(published_at=None, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@admin.register(Challenge)
class ChallengeAdmin(StepPages):
    change_form_template = "desk/challenge.html"
    never = ("add",)
    pages = (("<int:pk>/publish/", "publish_view", "publish"),)
    list_display = ["subject", "outcome_short", "age", "assigned_to", "answered"]
    list_select_related = related = (
        *("dataset", "release", "answered_by", "published_by", "assigned_to"),
    )
    list_filter = [("assigned_to", admin.RelatedOnlyFieldListFilter), "outcome", "aspect"]
    search_fields = ["subject", "text", "quote"]
    search_help_text = "The number, or words of what was sent"
    ordering = [OPEN_FIRST, F("answered_at").desc(nulls_first=True), "received_at", "pk"]
    readonly_fields = (*SENT, *DECIDED)
    fieldsets = [
        ("What was sent", {"fields": SENT}),
        ("The desk's answer", {"fields": ["assigned_to", *ANSWER, *DECIDED]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What is no challenge gets the outcome that says so, and is shown to nobody.
        return request.user.is_superuser

    @admin.display(description="outcome", ordering="outcome")
    def outcome_short(self, challenge: Challenge) -> str:
        return challenge.get_outcome_display().partition(":")[0]

    @admin.display(description="waiting", ordering="received_at")
    def age(self, challenge: Challenge) -> str:
        since = challenge.received_at
        return (
            "–" if challenge.published_at else f"{timesince(since, depth=1)}, since {since:%-d %b}"
        )

    @admin.display(ordering="answered_at")
    def answered(self, challenge: Challenge) -> str:
        answered = at_and_by(challenge.answered_at, challenge.answered_by)
        return f"{answered}: waits for a second person" if challenge.is_waiting else answered

    def number(self, challenge: Challenge) -> str:
        return format_html('<a href="{}">{}</a>', challenge.number_url, challenge.subject)

    @admin.display(description="to correct it")
    def at_the_desk(self, challenge: Challenge) -> str:
        """The form that corrects the claim; its draft is named here when it is made."""
        model = observation_models().get(challenge.dataset.slug)
        if model is None or challenge.claim_key is None:
            return "It is reckoned from several figures: its page names them, each with its own."
        if not model.objects.as_of().with_readings().filter(pk=challenge.claim_key).exists():
            return "The figure is no longer live: its page says what stands in its place."
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_correct"
        try:
            address = reverse(name, args=[challenge.claim_key])
        except NoReverseMatch:
            return "Figures of this table are not corrected one by one: upload a file."
        return format_html('<a href="{}">Correct this figure</a>', address)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "assigned_to":
            people = get_user_model().objects.filter(is_staff=True, is_active=True)
            kwargs["queryset"] = people.order_by("username")
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name != "release" or field is None:
            return field
        # The newest of the challenge's dataset, and the one that is named already.
        page: Any = request.resolver_match
        challenge = Challenge.objects.get(pk=page.kwargs["object_id"])
        newest = Release.objects.filter(dataset=challenge.dataset_id).exclude(state="discarded")
        keys = newest.order_by("-pk").values_list("pk", flat=True)[:RELEASES_OFFERED]
        offered = Release.objects.cited().filter(pk__in=[*keys, challenge.release_id])
        field.queryset = offered.order_by("-pk")
        field.label_from_instance = lambda release: (
            f"{release}, {release.created_at:%-d %b %Y} ({release.get_state_display().lower()})"
        )
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is public is changed by whoever may take back what is, and published anew."""
        public = obj is not None and obj.published_at and not request.user.has_perm(WITHDRAW)
        return (*self.readonly_fields, *(ANSWER if public else ()))

    def record_page(self, request: HttpRequest, record: Any) -> HttpResponse:
        waiting = record if record.is_waiting else None
        may = waiting and request.user.has_perm(PUBLISH) and waiting.second_person(request.user)
        return self.changeform_view(
            request, str(record.pk), extra_context={"waiting": waiting, "may_publish": may}
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        answered = {*ANSWER} & {*form.changed_data}
        if answered:
            obj.decide(timezone.now(), request.user)
        super().save_model(request, obj, form, change)
        raise_revision(obj.dataset_id)
        if answered and obj.is_waiting:
            step_taken.send(
                Challenge,
                publication=obj,
                action="submitted",
                user=request.user,
                makers=obj.makers(),
                why="",
            )

    @method_decorator(require_POST)
    def publish_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """The page of the number tells the outcome; a reader’s address is told it, and deleted."""
        challenge = self.record_for(request, pk, permission=PUBLISH)

        def publish() -> str:
            waiting = Challenge.objects.waiting().select_for_update().filter(pk=pk).first()
            if waiting is None or request.POST.get("version") != waiting.version:
                raise StepRefused(
                    "Not published: there is no such answer to publish any more. Read what stands "
                    "here now."
                )
            if not waiting.second_person(request.user):
                raise StepRefused(
                    "Not published: it takes a second person, and you wrote this answer, or made "
                    "the figure that is disputed or what corrected it."
                )
            email = waiting.email
            waiting.publish(timezone.now(), request.user)
            waiting.save()
            raise_revision(waiting.dataset_id)
            step_taken.send(
                Challenge,
                publication=waiting,
                action="published",
                user=request.user,
                makers=waiting.makers(),
                why="",
            )
            if email and waiting.outcome != Challenge.Outcome.DISCARDED:
                transaction.on_commit(partial(_tell_reader, request, waiting, email), robust=True)
            return "Published: the page of the number tells it now."

        return self.take_step(request, challenge, publish, challenge.get_desk_url())


def _tell_reader(request: HttpRequest, challenge: Challenge, email: str) -> None:
    """What became of the challenge, once; the address is written down nowhere, not in the log."""
    site, release = settings.SITE_ADDRESS, challenge.correcting_release
    context = {
        "challenge": challenge,
        "address": f"{site}{challenge.get_absolute_url()}",
        "release": f"{site}{release.get_absolute_url()}" if release else "",
    }
    text = render_to_string("desk/answer.txt", context)
    subject = "North Korea in the World: the number that you challenged"
    try:
        EmailMessage(subject, text, to=[email], headers={"Auto-Submitted": "auto-replied"}).send()
    except Exception:
        # An error of the server may name the address: its kind is enough.
        logger.error("The answer to challenge %s was not sent.", challenge.pk)
        messages.warning(
            request,
            "The mail server did not take the mail to the reader, and the address is deleted, as "
            "promised. The outcome is public all the same.",
        )
    else:
        messages.success(request, "The reader was told by mail; the address is deleted.")
