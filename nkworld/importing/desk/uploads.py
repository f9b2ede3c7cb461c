"""The list of what was handed in, and the page of one upload: how far it is, what became of it."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST

from nkworld.desk.steps import DeskPages, csv_file
from nkworld.provenance.models import Release

from .. import tasks
from ..mapping.recipe import Recipe
from ..models import Upload
from ..reading import MAX_UPLOAD

TITLES: dict[str, str] = {
    Upload.State.REFUSED: "The file was not taken",
    Upload.State.FAILED: "The file could not be read",
    Upload.State.CANCELLED: "The upload was cancelled",
    Upload.State.NOTHING_NEW: "The file says nothing new",
    Upload.State.DONE: "The file was read",
}
A_MINUTE = timedelta(minutes=1)


def progress_of(upload: Upload) -> dict[str, Any]:
    """In words: “48,000 of 200,000 rows”; of the first minute no time. `is_left_alone`: unread."""
    waits, now = upload.state == Upload.State.WAITING, timezone.now()
    is_left_alone = waits and not tasks.living()
    step = "Being cancelled" if upload.cancel_asked else upload.step
    if waits:
        unfinished = Upload.objects.filter(state__in=[Upload.State.WAITING, Upload.State.RUNNING])
        before = unfinished.filter(created_at__lt=upload.created_at).count()
        step = f"Waiting for {before} before it" if before else "Waiting for the worker"
        step = "Waiting, and no worker is running" if is_left_alone else step
    of_all = f" of {upload.total:,}" if upload.total else ""
    count = f"{upload.progress:,}{of_all} rows" if upload.progress else ""
    time, began = "", upload.started_at
    if began and upload.state == Upload.State.RUNNING and now - began >= A_MINUTE:
        time = f"{timesince(began, now, depth=1)} so far"
        # By the rows read in this step, where they are enough to judge by.
        if upload.step_at and upload.total and upload.progress > upload.total / 50:
            more = (now - upload.step_at) * (upload.total / upload.progress - 1)
            if more > A_MINUTE:
                time += f", about {timesince(now, now + more, depth=1)} more for the rows"
    time = time.replace("\xa0", " ")
    return {"step": step, "count": count, "time": time, "is_left_alone": is_left_alone}


class BoundedUpload(FileUploadHandler):
    """Stands before Django's own handlers; they keep enough to see that a file is too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_UPLOAD else None

    def file_complete(self, file_size: int) -> None:
        return None


class UploadAdmin(DeskPages):
    list_display = ["file_name", "dataset", "state", "rows", "handed_in_by", "handed_in"]
    list_filter = [("created_by", admin.RelatedOnlyFieldListFilter), "state", "dataset"]
    list_select_related = ["dataset", "created_by"]
    search_fields = ["file_name", "label"]
    search_help_text = "File name or label"
    ordering = ["-created_at", "-pk"]
    change_list_template = "importing/releases.html"
    pages = (
        ("<int:pk>/refused-rows.csv", "refusals_view", "refusals"),
        ("<int:pk>/cancel/", "cancel_view", "cancel"),
        ("<int:pk>/questions/", "questions_view", "questions"),
    )

    @admin.display(ordering="progress")
    def rows(self, upload: Upload) -> str:
        return f"{upload.progress:,}"

    @admin.display(description="by", ordering="created_by")
    def handed_in_by(self, upload: Upload) -> str:
        return str(upload.created_by or "a command")

    @admin.display(description="handed in", ordering="created_at")
    def handed_in(self, upload: Upload) -> datetime:
        return upload.created_at

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("provenance.add_release")

    def has_change_permission(self, request: HttpRequest, obj: Upload | None = None) -> bool:
        """What may be changed of an upload is that it is read."""
        if obj is not None and obj.created_by == request.user:
            return self.has_add_permission(request)
        return request.user.has_perm("provenance.change_release")

    def has_view_permission(self, request: HttpRequest, obj: Upload | None = None) -> bool:
        return request.user.has_perm("provenance.view_release")

    def get_queryset(self, request: HttpRequest) -> Any:
        """The list does without outcomes, of which each may tell of thousands of rows."""
        return super().get_queryset(request).defer("outcome", "recipe")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:provenance_release_add")

    def record_page(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Who has just handed it in (`?go=on`) is led on to the draft as soon as there is one."""
        if upload.state in (upload.State.WAITING, upload.State.RUNNING):
            answer = self.page(
                request,
                "progress",
                upload.file_name,
                upload=upload,
                progress=progress_of(upload),
                cancel=self.has_change_permission(request, upload)
                and reverse("admin:importing_upload_cancel", args=[upload.pk]),
            )
            # Loaded anew every few seconds, unless progress.js keeps it up to date.
            if "live" not in request.GET:
                answer["Refresh"] = "3"  # seconds
            answer["Cache-Control"] = "no-store"
            return answer
        if request.GET.get("go") == "on":
            return redirect_onward(request, upload)
        refusals = upload.outcome.get("refusals", [])
        changes = {each["source"]: each for each in upload.outcome.get("changes", [])}
        made = upload.releases.select_related("source")
        drafts = [(draft, changes[str(draft.source)]) for draft in made]
        already = Release.objects.cited().filter(pk__in=upload.outcome.get("already_open", []))
        nothing_new = ""
        if upload.state == upload.State.NOTHING_NEW:
            read = upload.outcome["rows"] - upload.outcome["refused_rows"]
            rows = "its one row is" if read == 1 else f"all {read:,} rows are"
            nothing_new = f"Nothing new: {rows} live already, so no draft was made."
            if not read:
                nothing_new = "No row of the file could be read, so no draft was made."
        return self.page(
            request,
            "upload_outcome",
            TITLES.get(upload.state, str(upload)),
            upload=upload,
            outcome=upload.outcome,
            recipe=upload.recipe and Recipe.from_json(upload.recipe).sentences,
            refusals=len(refusals),
            shown=refusals[:500],
            nothing_new=nothing_new,
            already=already,
            drafts=[*drafts, *((draft, None) for draft in already)],
        )

    def own_upload(self, request: HttpRequest, pk: int) -> Upload:
        if not self.has_change_permission(request, upload := self.seen_record(request, pk)):
            raise PermissionDenied
        return upload

    @method_decorator(require_POST)
    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.own_upload(request, pk)
        tasks.cancel(upload)
        if upload.state == upload.State.CANCELLED:
            messages.success(request, "Cancelled: nothing of the file was stored.")
        elif upload.finished_at:
            messages.warning(request, "It was over already.")
        return redirect(upload)

    def questions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What a file in columns of its own leaves open: nothing is read before it is answered."""
        upload = self.own_upload(request, pk)
        if upload.state != Upload.State.RECEIVED:
            return redirect_onward(request, upload)
        if request.method == "POST":
            # A text in somebody's own words before the choice beside it.
            posted = request.POST.dict()
            own = {key[6:]: str(text) for key, text in posted.items() if key[:6] == "words-"}
            posted |= {key: text for key, text in own.items() if text.strip()}
            upload.outcome |= {"posted": posted, "by": request.user.get_username()}
            upload.save(update_fields=["outcome"])
        elif "page" in upload.outcome:
            return self.page(
                request, "mapping/ask.html", f"What “{upload.file_name}” says", upload=upload
            )
        tasks.start(upload)
        return redirect_onward(request, upload)

    def refusals_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        refusals = self.seen_record(request, pk).outcome.get("refusals", [])
        rows = ([each["row"], each["column"], each["sentence"]] for each in refusals)
        return csv_file(f"refused-rows-{pk}", ["row", "column", "what to do"], rows)


def redirect_onward(request: HttpRequest, upload: Upload) -> HttpResponseRedirect:
    """To the one draft that was made of an upload, else to its page, which tells all of it."""
    if upload.state == Upload.State.RECEIVED:
        return redirect("admin:importing_upload_questions", upload.pk)
    already = upload.outcome.get("already_open")
    drafts = list(Release.objects.filter(pk__in=already) if already else upload.releases.all())
    if len(drafts) != 1:
        return redirect(f"{upload.get_absolute_url()}{'' if upload.finished_at else '?go=on'}")
    for note in upload.outcome["notes"]:
        messages.info(request, note)
    if already:
        messages.warning(
            request, "This very file waits as a draft already, so it was not taken a second time."
        )
    return redirect(drafts[0].get_desk_url())
