"""The page on which a spreadsheet is handed in; what becomes of it is told by `uploads`."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from nkworld.desk.pages import DeskPages, DeskRequest

from .. import registry, tasks
from .formats import Format
from .forms import UploadForm
from .uploads import redirect_onward


class UploadPages(DeskPages):
    """For the ReleaseAdmin: its “add” page is an upload."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.user, request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return self.handle_upload(request, form)
        return self.upload_page(request, form)

    def upload_page(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        formats = [Format(slug) for slug in registry.every()]
        return self.page(request, "upload", "Upload a spreadsheet", form=form, formats=formats)

    def handle_upload(self, request: Any, form: UploadForm) -> HttpResponse:
        upload = form.save()
        tasks.start(upload)
        return redirect_onward(request, upload)

    def template_view(self, request: DeskRequest, dataset: str) -> HttpResponse:
        """An empty table with the header that the dataset wants."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if dataset not in registry.every():
            raise Http404
        name = f"{dataset.replace('/', '-')}.csv"
        return HttpResponse(
            "\ufeff" + ",".join(registry.get(dataset).columns()) + "\r\n",
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
