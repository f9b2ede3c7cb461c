"""The list of releases, the review of one, its steps, and the forms in which they are asked for."""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from inspect import getdoc
from itertools import batched
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from nkworld.desk.comments.models import comments_about
from nkworld.desk.steps import STEPS, DeskRequest, Step, StepPages, at_and_by, csv_file, step
from nkworld.provenance import publishing
from nkworld.provenance.dates import HOW_TO_WRITE
from nkworld.provenance.models import Dataset, DoubtAnswer, Release, State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.publishing import StepRefused
from nkworld.provenance.tables import observation_model

from .. import doubts, tasks
from ..models import Upload
from ..reading import MAX_ROWS, MAX_UPLOAD
from ..review import Line, Lines, Review, RowQuery
from ..review.review import losses_now, on_same_figures
from ..review.table import RowForm, lines_of
from ..staging import sha256
from ..widgets import COLUMNS, READS, resources
from .uploads import redirect_onward

HELP = COLUMNS["help"] | {"period": f"{HOW_TO_WRITE[0].upper()}{HOW_TO_WRITE[1:]}."}
AT_ONCE = 2000  # rows of a file of differences
NOT_TICKED = "Not published: tick “{0.sentence}” if that is meant, or discard this draft."


class UploadForm(forms.ModelForm):
    class Meta:
        model = Upload
        fields = (
            *("dataset", "source", "label", "file", "sheet", "reason"),
            *("several_readings", "set_aside", "complete"),
        )
        labels: ClassVar = COLUMNS["upload"]["labels"]
        help_texts: ClassVar = {
            name: text.format(megabytes=MAX_UPLOAD // 2**20, rows=MAX_ROWS)
            for name, text in COLUMNS["upload"]["help_texts"].items()
        }
        widgets: ClassVar = {
            "file": forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, user: Any, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="", instance=Upload(created_by=user))
        chosen: dict[str, Any] = self.fields
        chosen["dataset"].queryset = Dataset.objects.filter(slug__in=resources())
        chosen["source"].empty_label = "As the file’s source column says"

    def clean_file(self) -> Any:
        file, upload = self.cleaned_data["file"], self.instance
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(
                f"The file is larger than {MAX_UPLOAD // 2**20} MB, the most that can be "
                "uploaded: split it into several files, each with the header row."
            )
        # What lies in the storage of what this account has handed in within a day.
        most, day = settings.UPLOAD_BYTES_OF_ACCOUNT, timezone.now() - timedelta(days=1)
        of_account = Upload.objects.filter(created_by=upload.created_by, created_at__gt=day)
        handed_in = file.size
        for each in of_account.filter(file__gt=""):
            with suppress(FileNotFoundError):
                handed_in += each.file.size
        if handed_in > most:
            raise forms.ValidationError(
                f"With this file you would have handed in more than {most // 2**20} MB in a day, "
                "the most for one account. Nothing was stored: try again tomorrow."
            )
        upload.file_name, upload.file_sha256 = file.name[-200:], sha256(file)
        # Which no other machine gives a bucket.
        file.name = f"{get_random_string(12)}-{upload.file_name}"
        return file


class PublishForm(forms.Form):
    """With a tick for each loss, and one for somebody else's change to the same figures."""

    label = forms.CharField(max_length=120, help_text="For the public, in the list of changes.")
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why the figures change. Public.",
    )

    def __init__(self, review: Review, data: Any = None) -> None:
        release = review.release
        super().__init__(data, initial={"label": release.label, "reason": release.reason})
        self.release, self.losses = release, review.summary["losses"] if release.is_open else []
        for loss in self.losses:
            self.fields[loss.tick] = forms.BooleanField(
                label=loss.sentence,
                help_text=format_html("<a href='{}'>Which ones</a>", loss.rows),
                error_messages={"required": NOT_TICKED.format(loss)},
            )
        # What a publisher has to know before another one's change is gone.
        waiting, others = (
            ", ".join(f"“{each.label}” ({each.who})" for each in some)
            for some in on_same_figures(release)
        )
        if others:
            others = f"This draft was made before {others} and would replace its figures."
        elif waiting:
            others = f"The same figures are also being changed in {waiting}."
        if others:
            label = "Publish over the other change"
            required = f"{others} Compare the two, then tick “{label}”."
            self.fields["over_others"] = forms.BooleanField(
                label=label, help_text=others, error_messages={"required": required}
            )

    def clean(self) -> dict[str, Any]:
        doubts.refuse_unanswered(self.release, forms.ValidationError)
        given = self.cleaned_data
        public = {name: given[name] for name in ("label", "reason") if name in given}
        return public | {"ticked": [loss.tick for loss in self.losses if given.get(loss.tick)]}


class AnswerForm(forms.Form):
    subject = forms.CharField(max_length=120, required=False)
    shared = forms.CharField(max_length=400, required=False)
    strong = forms.BooleanField(required=False)
    number = forms.IntegerField(min_value=1, required=False)
    verdict = forms.ChoiceField(choices=DoubtAnswer.Verdict)
    reason = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        answer = self.cleaned_data
        if not (answer.get("subject") or answer.get("number")):
            raise forms.ValidationError("Nothing was answered: say which doubt, or how many.")
        if answer.get("verdict") == DoubtAnswer.Verdict.EXCLUDE and not answer.get("reason"):
            which = (
                f"the figures of {answer['subject']}" if answer.get("subject") else "these figures"
            )
            raise forms.ValidationError(
                f"Nothing was excluded: write why {which} are, in the words that the ledger of "
                "exclusions will print."
            )
        return answer


def format_of(slug: str) -> dict[str, Any]:
    """What a dataset's spreadsheet looks like, with a live figure as it would stand in a file."""
    resource, model = resources()[slug], observation_model(slug)
    claims = model.objects.as_of().included().filter(value__isnull=False)
    example = claims.cited().newest_first().first()
    headings, required, columns = resource.headings(), resource.required(), []
    for name in resource.columns():
        # Other words that a cell of the column may hold.
        own = resource.table.words.get(name, READS if name == "read" else {})
        words = f" Also understood: {', '.join(own)}." if own else ""
        if name == "value":
            help_text = f"{model.unit}: 1234567.89 or 1,234,567.89. Empty if only a range is given."
        elif name in HELP:
            help_text = HELP[name] + words
        elif (field := model._meta.get_field(name)).choices:
            help_text = f"One of: {', '.join(value for value, _ in field.choices)}.{words}"
        else:
            help_text = str(field.help_text or f"{field.verbose_name.capitalize()}.")
        columns.append(
            {
                "name": name,
                "aliases": [alias for alias, column in headings.items() if column == name != alias],
                "required": name in required,
                "help": help_text,
                "example": example and resource.fields[name].export(example),
            }
        )
    return {
        "slug": slug,
        "title": Dataset.objects.filter(slug=slug).values_list("title", flat=True).first() or slug,
        "description": getdoc(resource) or "",
        "example": "A live figure, as example" if example else "",
        "columns": columns,
    }


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
            raise StepRefused(*map(NOT_TICKED.format, missing))
        release.label, release.reason = label, reason
        release.save(update_fields=["label", "reason"])
    counts = publishing.publish(release, user)
    return (
        f"Published: {counts['new']:,} new, {counts['changed']:,} changed. Pages, charts and API "
        "show it now."
    )


def withdraw(release: Release, user: User, reason: str) -> str:
    if not (restored := publishing.withdraw(release, user, reason)):
        return "Withdrawn: its figures are no longer live; there were no earlier ones."
    return (
        f"Withdrawn: {restored:,} earlier {'figure is' if restored == 1 else 'figures are'} back."
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
    pages = (
        ("template/<path:dataset>.csv", "template_view", "template"),
        ("<int:pk>/answer/", "answer_view", "answer"),
        ("<int:pk>/difference.csv", "difference_view", "difference"),
    )
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
        formats = [format_of(slug) for slug in resources()]
        return self.page(request, "upload", "Upload a spreadsheet", form=form, formats=formats)

    def template_view(self, request: DeskRequest, dataset: str) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if dataset not in resources():
            raise Http404
        return csv_file(dataset.replace("/", "-"), resources()[dataset].columns(), [])

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
        number = request.GET.get("page")
        if part == "summary":  # with the largest changes, by themselves and in per cent of before
            largest = [
                (title, Lines(lines_of(review.pairs, keys)))
                for title, keys in review.summary["largest"].items()
                if keys
            ]
            return {"summary": review.summary, "largest": largest}
        if part == "refused":
            return {"page": Paginator(review.release.refusals, 50).get_page(number)}
        if part == "doubts":  # the strong and unanswered first among equals
            listed, answered = review.doubts, request.GET.get("answered", "")
            if answered in ("yes", "no"):
                listed = [one for one in listed if bool(one.answer) == (answered == "yes")]
            shared = doubts.by_reason(review.doubts) if review.release.is_open else {}
            return {
                "page": Paginator(listed, 50).get_page(number),
                "shared_reasons": [
                    (*key, len(some)) for key, some in shared.items() if len(some) > 1
                ],
                "answered": answered,
            }
        query = RowQuery.of(request.GET, part, review.model)
        page, filters = review.rows(query)
        for line in page.object_list:  # beneath each row what was written about it
            line.comments = [
                one for one in comments_about(review.release) if one.row == line.claim.pk
            ]
        # By which guess or loss the rows were looked for.
        summary = review.summary if review.release.is_open else {"guesses": (), "losses": ()}
        why = {guess.slug: guess.sentence for guess in summary["guesses"]}
        why |= {loss.slug: f"{loss.sentence}." for loss in summary["losses"]}
        return {
            "query": query,
            "page": page,
            "narrowed": RowForm(query, filters),
            "both": part in ("changed", "all"),
            "why": why.get(query.slip, ""),
        }

    def difference_view(self, request: DeskRequest, pk: int) -> HttpResponseBase:
        review, asked = Review(self.record_for(request, pk)), request.GET.get("part", "")
        usual = "all" if review.release.is_open else "rows"
        of_rows = asked in review.parts and asked not in ("summary", "refused", "doubts")
        part = asked if of_rows else usual
        keys = review.keys(RowQuery.of(request.GET, part, review.model))
        cell = [name for name in review.model.cell if name != "frequency"]
        content = [name for name in review.model.content if name != "value"]
        header = ["what", *cell, "reading", "old value", "new value", "difference", "per cent"]
        header += ["changed fields", *(f"{side} {n}" for n in content for side in ("old", "new"))]

        def record(line: Line) -> list[Any]:
            about = [getattr(line.claim, name) for name in cell]
            codes = (str(getattr(value, "code", value)) for value in about)
            per_cent = None if line.difference is None else round(line.difference, 4)
            both = (line.old, line.new)
            values = (*(each and each.value for each in both), line.step, per_cent)
            sides = (each and getattr(each, name) for name in content for each in both)
            return [line.what, *codes, line.claim.reading, *values, ", ".join(line.fields), *sides]

        some = batched(keys, AT_ONCE, strict=False)
        lines = (line for keys in some for line in lines_of(review.pairs, [*keys]))
        name = f"{slugify(str(review.release))[:60]}-{pk}-{part}"
        return csv_file(name, header, map(record, lines))

    def row_lines(self, record: Release, key: int) -> Lines:
        """One of its rows, or what its source says now that the file leaves out; or none."""
        is_its = Q(release=record) | Q(known_from__isnull=False)
        claims = observation_model(record.dataset).objects.cited()
        return Lines(claims.filter(is_its, pk=key, source=record.source))

    def consequence(self, step: Step, draft: Release) -> str:
        if step.take is not withdraw:
            return super().consequence(step, draft)
        live = observation_model(draft.dataset).objects.with_readings()
        leaving, back = live.filter(release=draft).count(), len(publishing.returning(draft))
        figures = "figure" if leaving == 1 else "figures"
        earlier = "earlier figure returns" if back == 1 else "earlier figures return"
        instead = "There were none before: their places stay empty."
        if back:
            instead = f"{back:,} {earlier} in their place, as new vintages."
        return (
            f"{leaving:,} {figures} of this release will no longer be live. {instead} Whoever asks "
            "“as of” an earlier day still gets what was shown then."
        )

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

        return self.take_step(
            request, release, answer, f"{release.get_desk_url()}?part=doubts", action="answered"
        )
