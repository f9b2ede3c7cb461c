"""The list of releases, the review of one, and the steps that it can take.

Every step is a POST, checked here whatever the page showed, and says what happened.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.desk.comments.models import comments_about
from nkworld.desk.pages import DeskRequest, at_and_by, csv_file
from nkworld.desk.steps import STEPS, ReasonForm, Step, StepPages
from nkworld.provenance import publishing
from nkworld.provenance.models import DoubtAnswer, Release, State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.steps import StepRefused
from nkworld.provenance.tables import observation_model

from .. import doubts, registry, tasks
from ..review import Line, Lines, Review, RowQuery
from ..review.review import also_being_changed, difference_file, losses_now
from ..review.table import ORDERS
from .forms import AnswerForm, PublishForm, UploadForm, format_of, not_answered, not_ticked
from .uploads import counts_in_words, redirect_onward


@transaction.atomic
def publish(
    release: Release, user: User, label: str, reason: str, ticked: Collection[str] = ()
) -> str:
    """Under the words that the publisher gave it. StepRefused if a strong doubt is open, or if it
    would close or blank what nobody `ticked`: looked at again while nobody else can publish into
    the dataset.
    """
    release = release.locked()
    if release.is_open:
        if number := len(doubts.unanswered(release)):
            raise StepRefused(not_answered(number))
        if missing := [loss for loss in losses_now(release) if loss.tick not in ticked]:
            raise StepRefused(*map(not_ticked, missing))
        release.label, release.reason = label, reason
        release.save(update_fields=["label", "reason"])
    counts = publishing.publish(release, user)
    return f"Published: {counts_in_words(counts)}. Pages, charts and API show it now."


def withdraw(release: Release, user: User, reason: str) -> str:
    restored = publishing.withdraw(release, user, reason)
    if not restored:
        return "Withdrawn: its figures are no longer live; there were no earlier ones."
    plural = "figure is" if restored == 1 else "figures are"
    return f"Withdrawn: {restored:,} earlier {plural} back."


def lost_by_withdrawing(release: Release) -> str:
    """What would leave and what would return, before anything does."""
    live = observation_model(release.dataset).objects.with_readings()
    leaving, back = live.filter(release=release).count(), publishing.returning(release)
    figures = "figure" if leaving == 1 else "figures"
    earlier = "earlier figure returns" if back == 1 else "earlier figures return"
    instead = (
        f"{back:,} {earlier} in their place, as new vintages."
        if back
        else "There were none before: their places stay empty."
    )
    return (
        f"{leaving:,} {figures} of this release will no longer be live. {instead} Whoever asks “as "
        "of” an earlier day still gets what was shown then."
    )


class ReleaseAdmin(StepPages):
    """Its “add” page is an upload."""

    related = ("dataset", "source")
    list_display = ["name", "state", "dataset", "figures", "created", "published"]
    list_filter = ["state", "kind", "dataset", ("source", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["dataset", "source", "created_by", "published_by"]
    search_fields = ["label", "reason", "source__short_name", "file_name"]
    search_help_text = "Label, reason, source or file name"
    ordering = ["-created_at", "-pk"]
    change_list_template = "importing/releases.html"
    steps = STEPS | {
        "publish": Step(
            publish, OPEN_STATES, "Publish", "publish", second="published", on_page=True
        ),
        "withdraw": Step(
            withdraw,
            [State.LIVE],
            "Withdraw",
            "withdraw",
            form=partial(ReasonForm, help_text="Why the release is taken back. Public."),
            tells=lost_by_withdrawing,
            keep="No, leave it live",
        ),
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        releases: Any = super().get_queryset(request)
        return releases.whole().select_related(*self.related, "doubt_count")

    @admin.display(description="release", ordering="label")
    def name(self, release: Release) -> str:
        """Whose delivery it is; what a seed brought is called by its table, which tells more."""
        if release.kind == Release.Kind.SEED:
            return f"{release.source}: {release.label.lower()}, {release.dataset}"
        return str(release)

    @admin.display(description="made", ordering="created_at")
    def created(self, release: Release) -> str:
        return at_and_by(release.created_at, release.created_by)

    @admin.display(description="published", ordering="published_at")
    def published(self, release: Release) -> str:
        return at_and_by(release.published_at, release.published_by)

    @admin.display(description="new / changed / closed")
    def figures(self, release: Release) -> str | None:
        if release.published_at is None:
            return None
        return f"{release.added:,} / {release.changed:,} / {release.closed:,}"

    def get_urls(self) -> list[URLPattern]:
        steps = self.addresses(
            ("template/<path:dataset>.csv", self.template_view, "template"),
            ("<int:pk>/answer/", self.answer_view, "answer"),
            ("<int:pk>/difference.csv", self.difference_view, "difference"),
        )
        return steps + super().get_urls()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.user, request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            upload = form.save()
            tasks.start(upload)
            return redirect_onward(request, upload)
        formats = [format_of(slug) for slug in registry.every()]
        return self.page(request, "upload", "Upload a spreadsheet", form=form, formats=formats)

    def template_view(self, request: DeskRequest, dataset: str) -> HttpResponseBase:
        """An empty table with the header that the dataset wants."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if dataset not in registry.every():
            raise Http404
        return csv_file(dataset.replace("/", "-"), registry.get(dataset).columns(), [])

    def record_page(
        self, request: HttpRequest, release: Release, publish_form: PublishForm | None = None
    ) -> HttpResponse:
        """The review: what the release would change, or what it brought."""
        review = Review(release)
        part = request.GET.get("part", "")
        known = part in review.parts or part in review.panels
        part = part if known else next(iter(review.parts))
        panel = review.panels.get(part)
        shown = panel.context(release, request) if panel else self.part_of(review, part, request)
        told = (one.notice(release, request) for one in review.panels.values())
        notices = [*also_being_changed(release), *filter(None, told)]
        return self.page(
            request,
            "review",
            str(release),
            release=release,
            review=review,
            part=part,
            panel=panel,
            notices=notices,
            may=(may := self.possible_steps(request, release)),
            buttons=self.buttons(release, may),
            **shown,
            publish_form=publish_form or PublishForm(review),
        )

    def part_of(self, review: Review, part: str, request: HttpRequest) -> dict[str, Any]:
        """What the template of a part wants."""
        if part == "summary":  # with the largest changes, by themselves and in per cent of before
            summary = review.summary
            largest = [
                ("Largest differences", review.lines(summary.largest)),
                ("Largest differences in per cent", review.lines(summary.largest_in_per_cent)),
            ]
            return {"summary": summary, "largest": [(title, it) for title, it in largest if it]}
        if part == "refused":
            page = Paginator(review.release.refusals, 50).get_page(request.GET.get("page"))
            return {"page": page, "kept": {"part": part}}
        if part == "doubts":  # the strong and unanswered first among equals
            wanted = {"yes": [one for one in review.doubts if one.answer]}
            wanted["no"] = [one for one in review.doubts if not one.answer]
            chosen = answered if (answered := request.GET.get("answered", "")) in wanted else ""
            shared = [one for one in doubts.by_reason(review.doubts) if one.number > 1]
            found = Paginator(wanted.get(chosen, review.doubts), 50)
            return {
                "page": found.get_page(request.GET.get("page")),
                "shared_reasons": shared if review.release.is_open else [],
                "answered": chosen,
                "kept": {"part": part} | ({"answered": chosen} if chosen else {}),
            }
        asked = RowQuery.of(request.GET, part, review.model)
        page, filters = review.rows(asked)
        for line in page.object_list:  # beneath each row what was written about it
            of_row = [one for one in comments_about(review.release) if one.row == line.claim.pk]
            line.comments = of_row
        return {
            "asked": asked,
            "page": page,
            "filters": filters,
            "orders": ORDERS,
            "why": review.why(asked),
            "kept": replace(asked, page="1").kept,
        }

    def difference_view(self, request: DeskRequest, pk: int) -> HttpResponseBase:
        """What a release changes as CSV: of the rows that the address asks for, every one."""
        release = self.record_for(request, pk)
        return difference_file(Review(release), request.GET)

    def row_text(self, record: Release, key: int) -> str:
        claim = self._claim_of(record, key)
        return Line(claim).title if claim else ""

    def row_context(self, record: Release, key: int) -> dict[str, Any]:
        return {"lines": Lines([claim] if (claim := self._claim_of(record, key)) else [])}

    def _claim_of(self, release: Release, key: int) -> Any:
        """One of its rows, or what its source says now that the file leaves out."""
        model = observation_model(release.dataset)
        claim = model.objects.cited().filter(pk=key, source=release.source).first()
        ours = claim and (claim.release_id == release.pk or claim.known_from is not None)
        return claim if ours else None

    def form_for(self, request: HttpRequest, draft: Release, step: str) -> Any:
        """To publish with a tick for each loss; what is open no more is refused by its state."""
        if step != "publish":
            return super().form_for(request, draft, step)
        return PublishForm(Review(draft), request.POST if request.method == "POST" else None)

    @method_decorator(require_POST)
    def answer_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """Keep or exclude what is doubted; the draft's rows are marked, none is deleted. All open
        doubts that share a reason are answered together, if they are as many as were seen.
        """
        release = self.record_for(request, pk)
        form = AnswerForm(request.POST)

        def answer() -> str:
            if not form.is_valid():
                raise StepRefused(
                    *(" ".join(map(str, sentences)) for sentences in form.errors.values())
                )
            said = form.cleaned_data
            found = doubts.answer(release, **said, user=request.user)
            is_kept = said["verdict"] == DoubtAnswer.Verdict.KEEP
            if not said["subject"]:
                what = "kept" if is_kept else "excluded"
                return f"{len(found):,} doubts answered together: {what}. {said['reason']}"
            if is_kept:
                return f"{said['subject']} is kept. {said['reason']}".strip()
            return f"{said['subject']} is excluded and will stand in the ledger: {said['reason']}"

        back = f"{release.get_desk_url()}?part=doubts"
        return self.take_step(request, release, answer, back, action="answered")
