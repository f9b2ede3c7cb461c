"""The page of the kit, and its file."""

from base64 import b64encode
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.views.generic import TemplateView, View

from nkworld.files.as_csv import csv_records
from nkworld.portal.views.base import PublicPage
from nkworld.running.overload import prolong_for_file

from . import query_child, querying
from .building import NEWEST, offered

HEADERS = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition, Content-Range, Repr-Digest",
}


class KitPage(PublicPage, TemplateView):
    template_name = "kit/kit.html"
    crumbs = (("Data", "portal:datasets"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"offered": offered()}


class SqlQuestion(PublicPage, View):
    """SQL to the kit's database: a page, and JSON and CSV with Datasette's words for them."""

    parameters = ("sql", "_shape")
    crumbs = (("Data", "portal:datasets"), ("Data kit", "kit:kit"))

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponseBase:
        found, sql = offered(), self.query.get("sql", "").strip()
        if found is None or not found.has_file:
            raise Http404("No data kit has been built here, so there is nothing to ask.")
        answer, error = None, ""
        if sql:
            try:
                answer = querying.answer_of(found, sql)
            except querying.SqlRefused as refusal:
                error = str(refusal)
        if not ending:
            context = self.get_context_data(kit=found, sql=sql, answer=answer, error=error)
            context["limits"] = query_child
            return TemplateResponse(request, "kit/sql.html", context, status=400 if error else 200)
        response: HttpResponse
        if answer is None:
            told = {"ok": False, "error": error or "Write a statement behind ?sql="}
            response = JsonResponse(told, status=400)
        elif ending == "csv":
            text = "".join(csv_records(answer["columns"], answer["rows"]))
            response = HttpResponse(text, content_type="text/csv; charset=utf-8")
            response["X-Truncated"] = "1" if answer["truncated"] else "0"
        else:
            if self.query.get("_shape", "objects") == "objects":
                rows = (dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"])
                answer["rows"] = list(rows)
            of = {"name": found.name, "sha256": found.sha256, "as_of": found.as_of}
            response = JsonResponse({"ok": True, **answer, "kit": of})
        response["Access-Control-Allow-Origin"] = "*"
        return response


class KitFile(View):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, name: str) -> HttpResponseBase:
        found = offered()
        if found is None or name not in (NEWEST, slugify(found.name)) or not found.has_file:
            raise Http404(f"There is no data kit “{name}” here.")
        tag = f'"{found.sha256}"'
        response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
        if response is None:
            prolong_for_file()
            response = FileResponse(
                found.file.open("rb"),
                as_attachment=True,
                filename=f"{found.name}.zip",
                content_type="application/zip",
            )
            digest = b64encode(bytes.fromhex(found.sha256)).decode()
            response["Repr-Digest"] = f"sha-256=:{digest}:"
        for name, text in (HEADERS | {"ETag": tag}).items():
            response[name] = text
        return response
