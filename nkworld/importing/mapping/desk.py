"""The desk's pages on mappings: of a file that was just handed in, and of those that are kept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse

from nkworld.desk.pages import DeskPages

from ..desk.uploads import redirect_onward
from ..models import Upload
from ..refusals import FileRefused
from ..tasks import cancel, start
from .asking import Asking, keep
from .forms import MappingForm, open_questions
from .kept import use
from .models import FileMapping
from .wanted import wanted_of


class FileMappingAdmin(DeskPages):
    """Mappings are made on the page of a file; here they are read, corrected and looked up."""

    folder = "mapping"
    list_display = ["name", "dataset", "source", "version", "is_offered", "used"]
    list_filter = ["dataset", "is_offered"]
    list_select_related = ["dataset", "source"]
    search_fields = ["name", "source__short_name"]
    ordering = ["name"]
    actions = None

    def used(self, kept: Any) -> int:
        """By how many uploads."""
        return int(kept.uploads_count)

    used.short_description = "uploads"  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FileMapping]:
        return super().get_queryset(request).annotate(uploads_count=Count("uploads"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        own = self.addresses(
            ("upload/<int:pk>/", self.upload_view, "upload"),
            ("<int:pk>/mapping.json", self.json_view, "json"),
        )
        return own + super().get_urls()

    def upload_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The questions about one file; nothing is read before they are answered."""
        if not request.user.has_perm("provenance.add_release"):
            raise PermissionDenied
        uploads = Upload.objects.select_related("dataset", "source")
        upload = get_object_or_404(uploads, pk=pk)
        is_own = upload.created_by_id == request.user.pk
        if not (is_own or request.user.has_perm("provenance.change_release")):
            raise PermissionDenied
        if upload.state != Upload.State.RECEIVED:
            return redirect_onward(request, upload)
        if request.method == "POST" and "discard" in request.POST:
            return self.discard(request, upload)
        asking = Asking(upload, request.POST if request.method == "POST" else None)
        try:
            return self.asked(request, upload, asking)
        except FileRefused:
            start(upload)  # it is refused with the same sentences, where refusals are kept
            return redirect_onward(request, upload)

    def asked(self, request: HttpRequest, upload: Upload, asking: Asking) -> HttpResponse:
        mapping, form = asking.answered
        wants_reading = request.method == "POST" and "read" in request.POST
        questions = asking.questions(mapping)
        if wants_reading and not questions and not form.errors and not asking.is_about_another:
            name = request.POST.get("name", "").strip()[:120] or asking.usual_name
            kept = keep(upload, mapping, name, "keep" in request.POST, request.user)
            upload.sheet = mapping.sheet or upload.sheet
            use(upload, kept)
            start(upload)
            return redirect_onward(request, upload)
        return self.page(
            request,
            "ask",
            f"What the columns of “{upload.file_name}” are",
            upload=upload,
            asking=asking,
            form=form,
            raw=asking.raw,
            proposal=asking.proposal,
            preview=asking.preview(mapping),
            questions=questions,
            refused=wants_reading and (questions or form.errors),
            keep="keep" in request.POST if request.method == "POST" else True,
        )

    def discard(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """The file is not read at all."""
        cancel(upload)
        messages.success(request, f"“{upload.file_name}” was not read; nothing of it is stored.")
        return redirect("admin:provenance_release_add")

    def record_page(self, request: HttpRequest, kept: FileMapping) -> HttpResponse:
        """What a mapping says in sentences, the form to correct it, and its versions."""
        may_change = self.has_change_permission(request, kept)
        wanted = wanted_of(kept.dataset.slug, kept.source)
        data = request.POST if request.method == "POST" else None
        if data and not may_change:
            raise PermissionDenied
        form = MappingForm(data, mapping=kept.mapping, wanted=wanted, name=kept.name)
        refused: list[str] = []
        if data and form.is_valid():
            refused = open_questions(form.answered(), wanted)
            if not refused:
                return self.corrected(request, kept, form)
        versions = list(kept.history.select_related("history_user"))
        return self.page(
            request,
            "kept",
            kept.name,
            kept=kept,
            form=form,
            may_change=may_change,
            refused=refused,
            versions=_one_each(versions),
            uploads=kept.uploads.select_related("created_by")[:10],
        )

    def corrected(self, request: HttpRequest, kept: FileMapping, form: MappingForm) -> HttpResponse:
        kept.name, kept.description = form.cleaned_data["name"], form.answered().as_json()
        kept.is_offered = "is_offered" in request.POST
        kept._history_user = request.user  # type: ignore[attr-defined]
        kept.save()
        self.log_change(request, kept, f"Version {kept.version}.")
        messages.success(request, f"Kept as version {kept.version}: used from the next file on.")
        return redirect(reverse("admin:mapping_filemapping_change", args=[kept.pk]))

    def json_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For `import_file --mapping`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = get_object_or_404(FileMapping, pk=pk)
        return JsonResponse(
            kept.description, json_dumps_params={"ensure_ascii": False, "indent": 2}
        )


def _one_each(versions: list[Any]) -> list[tuple[Any, list[str]]]:
    """[(version, its sentences)], newest first; only those that differ from the one before say
    what is new.
    """
    from .description import Mapping
    from .summary import sentences

    said = [sentences(Mapping.from_json(one.description)) for one in versions]
    found = []
    for number, one in enumerate(versions):
        before = said[number + 1] if number + 1 < len(said) else []
        found.append((one, [sentence for sentence in said[number] if sentence not in before]))
    return found
