"""The desk's pages on files in columns of their own: what one says, and what was kept of those
before it.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern

from nkworld.desk.pages import DeskPages

from ..desk.uploads import redirect_onward
from ..models import Upload
from ..tasks import cancel, start
from .kept import SMALL, decide
from .models import FileMapping, sentences_of


class FileMappingAdmin(DeskPages):
    """Files are described on the page of each; here is what was kept of them."""

    folder = "mapping"
    list_display = ["name", "dataset", "source", "version", "is_offered"]
    list_filter = ["dataset", "is_offered"]
    list_select_related = ["dataset", "source"]
    search_fields = ["name", "source__short_name"]
    ordering = ["name"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        own = self.addresses(("upload/<int:pk>/", self.upload_view, "upload"))
        return own + super().get_urls()

    def upload_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The questions about one file; nothing is read before they are answered."""
        uploads = Upload.objects.select_related("dataset", "source")
        upload = get_object_or_404(uploads, pk=pk)
        is_own = upload.created_by_id == request.user.pk
        may = request.user.has_perm
        if not (may("provenance.add_release") and (is_own or may("provenance.change_release"))):
            raise PermissionDenied
        if upload.state != Upload.State.RECEIVED:
            return redirect_onward(request, upload)
        if "discard" in request.POST:
            cancel(upload)
            messages.success(request, f"“{upload.file_name}” was not read; nothing is stored.")
            return redirect("admin:provenance_release_add")
        is_small = upload.file.size <= SMALL
        if request.method == "POST":
            upload.outcome |= {"posted": _answers(request), "by": request.user.get_username()}
            upload.save(update_fields=["outcome"])
            if not is_small or decide(upload):
                start(upload)
                return redirect_onward(request, upload)
        elif "page" not in upload.outcome:
            start(upload)  # it was handed in before the worker looked at files
            return redirect_onward(request, upload)
        title, look = f"What “{upload.file_name}” says", upload.outcome["page"]
        return self.page(request, "ask", title, upload=upload, look=look, is_small=is_small)

    def record_page(self, request: HttpRequest, kept: FileMapping) -> HttpResponse:
        """What was kept of files of one kind: answers, the latest recipe, its versions."""
        if request.method == "POST":
            if not self.has_change_permission(request, kept):
                raise PermissionDenied
            kept.is_offered = "is_offered" in request.POST
            kept._history_user = request.user  # type: ignore[attr-defined]
            kept.save()
            said = "is compared with these" if kept.is_offered else "is asked about from the start"
            messages.success(request, f"The next file {said}.")
            return redirect("admin:mapping_filemapping_change", kept.pk)
        versions = list(kept.history.select_related("history_user"))
        return self.page(
            request,
            "kept",
            kept.name,
            kept=kept,
            may_change=self.has_change_permission(request, kept),
            versions=[(one, sentences_of(one.description)) for one in versions],
            uploads=kept.uploads.select_related("created_by")[:10],
        )


def _answers(request: HttpRequest) -> dict[str, str]:
    """What was posted; a text in somebody's own words before the choice beside it."""
    posted = {key: text for key, text in request.POST.items() if isinstance(text, str)}
    own = {key[6:]: text for key, text in posted.items() if key[:6] == "words-" and text.strip()}
    return posted | own
