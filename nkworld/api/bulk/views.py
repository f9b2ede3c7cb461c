"""The page of the kit, its file, and questions in SQL to its database: it alone can be read."""

import json
import shutil
import subprocess
import sys
import threading
import zipfile
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.urls import path, re_path
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.views.generic import TemplateView, View

from nkworld.files.as_csv import csv_records
from nkworld.portal.views.base import PublicPage
from nkworld.running.overload.limits import one_at_a_time, prolong_for_file
from nkworld.running.private_files import working_folder

from . import query_child
from .building import NEWEST, offered
from .models import Kit
from .tables import DATABASE

HEADERS = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition, Content-Range, Repr-Digest",
}
# Of each process of the portal one at a time, after five seconds at most: who asks is no burden to
# the pages.
turns = threading.Lock()
STOPPED = "The statement took more processor or memory than one is given."


def answer_of(kit: Kit, sql: str) -> dict[str, Any]:
    """{columns, rows, truncated}, or what is wrong as {error}; OutOfTime while others ask."""
    with one_at_a_time(turns, 5.0), suppress(subprocess.TimeoutExpired):
        done = subprocess.run(  # noqa: S603 - a list of our own, no shell
            [sys.executable, "-I", query_child.__file__, str(_database(kit))],
            input=sql.encode(),
            capture_output=True,
            env={},
            timeout=query_child.SECONDS * 5,
            check=False,
        )
        if done.stdout and not done.returncode:
            return json.loads(done.stdout)
    return {"error": STOPPED}


def _database(kit: Kit) -> Path:
    """Its SQLite, unpacked once on each machine; that of the kit before goes."""
    folder = Path(settings.VAR_DIR) / "kit-sql"
    file = folder / f"{kit.sha256}.sqlite"
    if file.exists():
        return file
    with working_folder(settings.VAR_DIR, "kit-sql-") as scratch:
        unpacked = scratch / DATABASE
        with (
            kit.file.open("rb") as kept,
            zipfile.ZipFile(kept) as archive,
            archive.open(f"{kit.name}/{DATABASE}") as packed,
            unpacked.open("wb") as into,
        ):
            shutil.copyfileobj(packed, into)
        folder.mkdir(parents=True, exist_ok=True)
        unpacked.replace(file)
    for other in folder.glob("*.sqlite"):
        if other != file:
            other.unlink(missing_ok=True)
    return file


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
        answer = answer_of(found, sql) if sql else None
        error = answer.pop("error", "") if answer else ""
        if not ending:
            context = self.get_context_data(kit=found, sql=sql, answer=answer, error=error)
            context["limits"] = query_child
            return TemplateResponse(request, "kit/sql.html", context, status=400 if error else 200)
        response: HttpResponse
        if not answer:
            body = {"ok": False, "error": error or "Write a statement behind ?sql="}
            response = JsonResponse(body, status=400)
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


app_name = "kit"
urlpatterns = [
    path("", KitPage.as_view(), name="kit"),
    path("sql/", SqlQuestion.as_view(), name="sql"),
    re_path(r"^nkworld\.(?P<ending>json|csv)$", SqlQuestion.as_view(), name="sql-file"),
    path("<slug:name>.zip", KitFile.as_view(), name="file"),
]
