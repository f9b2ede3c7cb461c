"""The desk of documents: all of a kind in one table, one with its texts and their steps."""

from functools import partial
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.asking.questions import nearest
from nkworld.desk.pages import DeskRequest
from nkworld.desk.steps import STEPS, ReasonForm, Step, done
from nkworld.figures.disagreements import reports_at_desk
from nkworld.provenance.models import State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.records import grouped

from .. import publishing
from ..differences import difference
from ..models import Document, Revision
from ..publishing import draft_of, restore
from ..queue import StaleParagraph, stale_paragraphs
from .editing import EditingPages
from .forms import PublishForm


def publish(draft: Revision, user: User, **said: Any) -> str:
    publishing.publish(draft, user, **said)
    return f"Scheduled for {said['at']:%Y-%m-%d %H:%M} UTC." if said.get("at") else "Published."


class DocumentAdmin(EditingPages):
    """The desk of one kind of document: what is live, what waits, what has aged, what no longer
    agrees. An app's `admin.py` registers a class of its own that names the `revisions`, the forms
    `draft_form` and `new_form`, which begins another, and the permission to publish.
    """

    new_form: ClassVar[type[forms.ModelForm]]
    steps = STEPS | {
        "publish": Step(
            publish, OPEN_STATES, "Publish", "publish", second="published", on_page=True
        ),
        "unschedule": Step(
            done(
                lambda text, user, **said: publishing.unschedule(text, user),
                "Taken back: it is a draft again, and what is live stays.",
            ),
            [State.SCHEDULED],
            "Take back",
            "schedule",
        ),
        "take_down": Step(
            done(
                lambda text, user, reason, **said: publishing.take_down(text, user, reason),
                "Taken down: nothing stands in its place. The public history keeps it.",
            ),
            [State.LIVE],
            "Take the live text down",
            "withdraw",
            form=partial(
                ReasonForm,
                longest=300,
                help_text="Why nothing takes its place: public, in the history.",
            ),
            tells=lambda live: (
                f"Revision {live.number}, “{live.title}”, leaves its public page at once and "
                "nothing takes its place. The public history keeps it, with the moment and your "
                "reason. To bring it back, restore it as a draft and publish that."
            ),
            keep="No, leave it live",
            look="quiet",
        ),
    }

    def publication_of(self, record: Document, step: str = "") -> Any:
        """The draft takes the steps, and is talked about; but for what takes back another text."""
        if step == "take_down":
            return record.revisions.as_of().first()
        return record.revisions.scheduled().first() if step == "unschedule" else draft_of(record)

    def form_for(self, request: HttpRequest, draft: Any, step: str) -> Any:
        """PermissionDenied if a moment is named by somebody who may not choose it."""
        if step != "publish":
            return super().form_for(request, draft, step)
        form = PublishForm(
            request.POST if request.method == "POST" else None,
            initial={"version": draft.version if draft else ""},
            label_suffix="",
        )
        if not self.may(request, "schedule"):
            if request.POST.get("at"):
                raise PermissionDenied
            del form.fields["at"]
        return form

    def record_page(
        self, request: HttpRequest, document: Document, publish_form: PublishForm | None = None
    ) -> HttpResponse:
        draft, live = draft_of(document), document.revisions.as_of().first()
        revisions = document.revisions.order_by("-number")
        may = self.possible_steps(request, draft)
        may |= {"take_down": self.possible_steps(request, live)["take_down"]}
        review: dict[str, Any] = {}
        if draft:  # as a second person reads it: what is wrong, and what it changes
            text = draft.text(marked=True, waiting=publishing.keys_published(document))
            reports = reports_at_desk(draft, text)
            review |= {"text": text, "problems": text.problems()}
            review |= {"reports": grouped(reports, lambda each: each.rank.value)}
            review |= {"parts": difference(live.content(), draft.content()) if live else []}
        return self.page(
            request,
            "document",
            str(document),
            document=document,
            revisions=revisions.select_related("saved_by", "published_by", "taken_down_by"),
            draft=draft,
            live=live,
            has_history=document.revisions.published().exists(),
            stale=stale_paragraphs(document.revisions.as_of()),
            may=may | {"schedule": self.may(request, "schedule")},
            buttons=self.buttons(document, may),
            publish_form=publish_form or (draft and self.form_for(request, draft, "publish")),
            **review,
        )

    @method_decorator(require_POST)
    def restore_view(self, request: DeskRequest, pk: int, number: int) -> HttpResponse:
        document = self.record_for(request, pk)
        revision = get_object_or_404(document.revisions, number=number)

        step = done(restore, f"The text of revision {number} is a new draft.")
        take = partial(step, revision, request.user)
        return self.take_step(request, document, take, self.record_url(document))

    def difference_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        document = get_object_or_404(self.get_queryset(request), pk=pk)
        revisions = {str(one.number): one for one in document.revisions.order_by("-number")}
        left, right = (revisions.get(request.GET.get(name, "")) for name in ("from", "to"))
        if left is None or right is None:
            messages.error(request, f"Name two revisions. {nearest('', revisions)}")
            return redirect(self.record_url(document))
        return self.page(
            request,
            "difference",
            f"{document}: revision {left.number} and {right.number}",
            document=document,
            left=left,
            right=right,
            revisions=revisions.values(),
            parts=difference(left.content(), right.content()),
        )

    def get_urls(self) -> list[URLPattern]:
        pages = self.addresses(
            ("queue/", self.queue_view, "queue"),
            ("<int:pk>/draft/", self.draft_view, "draft"),
            ("<int:pk>/preview/", self.preview_view, "preview"),
            ("<int:pk>/autosave/", self.autosave_view, "autosave"),
            ("<int:pk>/difference/", self.difference_view, "difference"),
            ("<int:pk>/restore/<int:number>/", self.restore_view, "restore"),
        )
        return pages + super().get_urls()

    def stale(self) -> list[StaleParagraph]:
        return stale_paragraphs(self.revisions.objects.as_of())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What nobody can read yet first, then the oldest text."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        stale = {each.revision.pk for each in self.stale()}
        entries = []
        revisions = self.revisions.objects.cited().newest_first()
        for document, texts in groupby(revisions, lambda revision: revision.document):
            every = list(texts)
            live = next((each for each in every if each.state == State.LIVE), None)
            ended = None if live else next((each for each in every if each.known_until), None)
            waiting = [each for each in every if each.is_open or each.state == State.SCHEDULED]
            entry = {"document": document, "live": live, "taken_down": ended, "waiting": waiting}
            entries.append(entry | {"moved": bool(live and live.pk in stale)})
        entries.sort(key=lambda each: each["live"].facts_until if each["live"] else "")
        return self.page(
            request,
            "list",
            str(self.opts.verbose_name_plural).capitalize(),
            entries=entries,
            stale=len(stale),
            unwritten=self.get_queryset(request).filter(revisions=None),
            may_add=self.has_add_permission(request),
        )

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(request, "queue", "Numbers that moved", paragraphs=self.stale())

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.new_form(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            document = form.save()
            return redirect(self.record_url(document, "draft"))
        return self.page(request, "new", f"A new {self.opts.verbose_name}", form=form)
