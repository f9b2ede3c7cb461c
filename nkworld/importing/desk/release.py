"""The list of releases, the review of one, and the steps that it can take."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.desk.comments.models import comments_about
from nkworld.desk.pages import DeskRequest, at_and_by, csv_file
from nkworld.desk.steps import STEPS, Step, StepPages, step
from nkworld.provenance import publishing
from nkworld.provenance.models import DoubtAnswer, Release, State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.steps import StepRefused
from nkworld.provenance.tables import observation_model

from .. import doubts, registry, tasks
from ..review import Lines, Review, RowQuery
from ..review.review import difference_file, losses_now, on_same_figures
from ..review.table import ORDERS
from .forms import AnswerForm, PublishForm, UploadForm, format_of, not_ticked
from .uploads import redirect_onward


@transaction.atomic
def publish(
    release: Release, user: User, label: str, reason: str, ticked: Collection[str] = ()
) -> str:
    """Under the publisher’s words. StepRefused if a strong doubt is open, or if it would close or
    blank what nobody `ticked`: looked at again while nobody else can publish into the dataset.
    """
    release = release.locked()
    if release.is_open:
        doubts.refuse_unanswered(release, StepRefused)
        if missing := [loss for loss in losses_now(release) if loss.tick not in ticked]:
            raise StepRefused(*map(not_ticked, missing))
        release.label, release.reason = label, reason
        release.save(update_fields=["label", "reason"])
    counts = publishing.publish(release, user)
    what = f"{counts['new']:,} new, {counts['changed']:,} changed"
    return f"Published: {what}. Pages, charts and API show it now."


def withdraw(release: Release, user: User, reason: str) -> str:
    restored = publishing.withdraw(release, user, reason)
    if not restored:
        return "Withdrawn: its figures are no longer live; there were no earlier ones."
    return (
        f"Withdrawn: {restored:,} earlier {'figure is' if restored == 1 else 'figures are'} back."
    )


def lost_by_withdrawing(release: Release) -> str:
    live = observation_model(release.dataset).objects.with_readings()
    leaving, back = live.filter(release=release).count(), publishing.returning(release)
    figures = "figure" if leaving == 1 else "figures"
    earlier = "earlier figure returns" if back == 1 else "earlier figures return"
    instead = "There were none before: their places stay empty."
    if back:
        instead = f"{back:,} {earlier} in their place, as new vintages."
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
        "publish": step(
            "publish", publish, OPEN_STATES, verb="publish", second="published", on_page=True
        ),
        "withdraw": step("withdraw_release", withdraw, [State.LIVE], verb="withdraw"),
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
        if not self.has_add_permission(request):
            raise PermissionDenied
        if dataset not in registry.every():
            raise Http404
        return csv_file(dataset.replace("/", "-"), registry.get(dataset).columns(), [])

    def record_page(
        self, request: HttpRequest, release: Release, publish_form: PublishForm | None = None
    ) -> HttpResponse:
        review = Review(release)
        part = request.GET.get("part", "")
        part = part if part in {*review.parts, *review.panels} else next(iter(review.parts))
        panel = review.panels.get(part)
        shown = panel.context(release, request) if panel else self.part_of(review, part, request)
        own = (one.notice(release, request) for one in review.panels.values())
        words = ("Also being changed", "Changed since this draft was made")
        return self.page(
            request,
            "review",
            str(release),
            release=release,
            review=review,
            part=part,
            panel=panel,
            notices=filter(None, own),
            others=zip(words, on_same_figures(release), strict=True),
            unanswered=[one for one in review.doubts if one.strong and one.answer is None],
            may=(may := self.possible_steps(request, release)),
            buttons=self.buttons(release, may),
            **shown,
            publish_form=publish_form or PublishForm(review),
        )

    def part_of(self, review: Review, part: str, request: HttpRequest) -> dict[str, Any]:
        if part == "summary":  # with the largest changes, by themselves and in per cent of before
            listed = review.summary["largest"].items()
            largest = [(title, review.lines(keys)) for title, keys in listed if keys]
            return {"summary": review.summary, "largest": largest}
        if part == "refused":
            page = Paginator(review.release.refusals, 50).get_page(request.GET.get("page"))
            return {"page": page}
        if part == "doubts":  # the strong and unanswered first among equals
            listed, answered = review.doubts, request.GET.get("answered", "")
            if answered in ("yes", "no"):
                listed = [one for one in listed if bool(one.answer) == (answered == "yes")]
            shared = doubts.by_reason(review.doubts) if review.release.is_open else {}
            several = [(*key, len(some)) for key, some in shared.items() if len(some) > 1]
            return {
                "page": Paginator(listed, 50).get_page(request.GET.get("page")),
                "shared_reasons": several,
                "answered": answered,
            }
        query = RowQuery.of(request.GET, part, review.model)
        page, filters = review.rows(query)
        for line in page.object_list:  # beneath each row what was written about it
            of_row = [one for one in comments_about(review.release) if one.row == line.claim.pk]
            line.comments = of_row
        return {
            "query": query,
            "page": page,
            "filters": filters,
            "orders": ORDERS,
            "both": part in ("changed", "all"),
            "why": review.why(query),
        }

    def difference_view(self, request: DeskRequest, pk: int) -> HttpResponseBase:
        return difference_file(Review(self.record_for(request, pk)), request.GET)

    def row_lines(self, record: Release, key: int) -> Lines:
        """One of its rows, or what its source says now that the file leaves out; or none."""
        claims = observation_model(record.dataset).objects.cited()
        claims = claims.filter(Q(release=record) | Q(known_from__isnull=False))
        return Lines(claims.filter(pk=key, source=record.source))

    def consequence(self, step: Step, draft: Release) -> str:
        is_last = step.take is withdraw
        return lost_by_withdrawing(draft) if is_last else super().consequence(step, draft)

    def form_for(self, request: HttpRequest, draft: Release, step: str) -> Any:
        if step != "publish":
            return super().form_for(request, draft, step)
        return PublishForm(Review(draft), request.POST if request.method == "POST" else None)

    @method_decorator(require_POST)
    def answer_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """Rows are marked, none is deleted; of doubts that share a reason, if all were seen."""
        release = self.record_for(request, pk)
        form = AnswerForm(request.POST)

        def answer() -> str:
            if not form.is_valid():
                raise StepRefused(*(" ".join(map(str, each)) for each in form.errors.values()))
            given = form.cleaned_data
            answered = doubts.answer(release, **given, user=request.user)
            is_kept = given["verdict"] == DoubtAnswer.Verdict.KEEP
            subject, reason = given["subject"], given["reason"]
            if not subject:
                what = "kept" if is_kept else "excluded"
                return f"{len(answered):,} doubts answered together: {what}. {reason}"
            if is_kept:
                return f"{subject} is kept. {reason}".strip()
            return f"{subject} is excluded and will stand in the ledger: {reason}"

        back = f"{release.get_desk_url()}?part=doubts"
        return self.take_step(request, release, answer, back, action="answered")
