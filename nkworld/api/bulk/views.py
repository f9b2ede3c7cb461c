"""The kit: a folder of every table, or one file of it, built with the same bytes each time; its
page, and questions in SQL to its database, which alone can be read.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, re_path
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.views.generic import TemplateView, View

from nkworld.atlas.memo import once_per_request
from nkworld.charts.as_json import number
from nkworld.files.about import as_json, csvw, data_package
from nkworld.files.archive import SUMS, Archive, ParquetTable, csv_and_parquet
from nkworld.files.tables import Kind, Row, Table, cell_text, csv_records
from nkworld.portal.views.home import PublicPage
from nkworld.provenance.histories import records_at
from nkworld.provenance.models import Source
from nkworld.running.overload.limits import one_at_a_time, prolong_for_file
from nkworld.running.private_files import working_folder

from . import query_child
from .models import Kit
from .tables import (
    DATABASE,
    WITHHELD,
    KitState,
    datasette_metadata,
    self_description,
    state_of,
    views,
)


class NothingToBuild(Exception):
    """Nothing is public yet."""


def build(output: Path, moment: datetime | None = None) -> KitState:
    """Write the kit of a moment (None: the newest) to a folder or a file `….zip`, in place of what
    stood there once it is whole. NothingToBuild where nothing is public.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with one_state(), working_folder(output.parent, ".kit-") as scratch:
        kit = state_of(moment)
        if kit is None:
            raise NothingToBuild("Nothing is published yet, so there is nothing to build a kit of.")
        folder = scratch / kit.name
        folder.mkdir()
        _write(kit, folder)
        if output.suffix == ".zip":
            made = scratch / "kit.zip"
            with made.open("wb") as file, Archive.into(file, folder.name) as archive:
                for name, path in _files(folder):
                    with path.open("rb") as content:
                        archive.add(name, iter(partial(content.read, 2**16), b""))
            made.replace(output)
        else:
            shutil.rmtree(output, ignore_errors=True)
            folder.replace(output)
    return kit


@contextmanager
def one_state() -> Iterator[None]:
    """Whatever is published meanwhile is not seen."""
    is_alone = not connection.in_atomic_block  # in a test it is not
    with transaction.atomic():
        if is_alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write(kit: KitState, folder: Path) -> None:
    tables = kit.tables()
    tables = [*self_description(kit, tables), *tables]
    found, about = list(views(kit, tables)), kit.about
    for name in ("csv", "parquet"):
        (folder / name).mkdir()
    database = sqlite3.connect(folder / DATABASE, isolation_level=None)
    for statement in (*AT_FIRST, *map(create, tables)):
        database.execute(statement)
    # Each row is read once for all three files; how many were withheld is known at last.
    for table in sorted(tables, key=lambda table: table.name == WITHHELD):
        with (
            (folder / "csv" / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as csv,
            (folder / "parquet" / f"{table.name}.parquet").open("wb") as file,
        ):
            parquet = ParquetTable(file, table)
            csv.writelines(csv_and_parquet(table, parquet, partial(insert, database)))
            parquet.close({"title": table.title, "as_of": about.as_of, "citation": about.citation})
    for table in tables:
        for place, columns in enumerate(table.indices, 1):
            named = ", ".join(f'"{name}"' for name in columns)
            database.execute(f'CREATE INDEX "{table.name}_{place}" ON "{table.name}" ({named})')
    for statement in (*(sql for _, _, sql in found), *AT_LAST):
        database.execute(statement)
    database.close()
    files = {}
    for table in tables:
        path = folder / "csv" / f"{table.name}.csv"
        files[table.name] = (f"csv/{path.name}", path.stat().st_size, sha256_of(path))
    urls = {table.name: f"{table.name}.csv" for table in tables}
    texts = {
        "datapackage.json": as_json(data_package(tables, files, about)),
        "csv/csv-metadata.json": as_json(csvw(tables, urls, about)),
        "metadata.json": as_json(datasette_metadata(kit, tables, found)),
    }
    context = {
        "facts": kit.facts,
        "database": DATABASE,
        "tables": tables,
        "views": [{"name": view, "title": title} for view, title, _ in found],
        "withheld": [
            {"table": table, "source": source, "rows": rows}
            for table in tables
            for source, rows in table.left_out.items()
        ],
        "sources": records_at(Source, kit.moment),
    }
    for name in ("README.txt", "index.html", "sources.html", "style.css"):
        texts[name] = render_to_string(f"kit/{name}", context)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    sums = "".join(f"{sha256_of(path)}  {name}\n" for name, path in _files(folder))
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")  # as `sha256sum -c` reads it


# A database whose bytes depend on nothing but what is written, and in which order.
AT_FIRST = (
    *("PRAGMA journal_mode = OFF", "PRAGMA page_size = 4096", "PRAGMA encoding = 'UTF-8'"),
    "BEGIN",
)
AT_LAST = ("COMMIT", "ANALYZE", "VACUUM")
TYPES = {Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "INTEGER", Kind.NUMBER: "NUMERIC"}


def create(table: Table) -> str:
    columns = [
        f'"{each.name}" {TYPES.get(each.kind, "TEXT")}{" NOT NULL" if each.required else ""}'
        for each in table.columns
    ]
    columns.append(f"PRIMARY KEY ({', '.join(table.key)})")
    columns += [
        f'FOREIGN KEY ("{each.name}") REFERENCES "{each.refers_to[0]}" ("{each.refers_to[1]}")'
        for each in table.columns
        if each.refers_to
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)})'


def insert(database: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    def stored(value: Any) -> Any:
        if isinstance(value, Decimal):  # the 15 digits that are stored are exact in it
            return number(value)
        return str(cell_text(value)) if isinstance(value, date | list) else value

    marks = ", ".join("?" * len(table.columns))
    database.executemany(
        f'INSERT INTO "{table.name}" VALUES ({marks})',  # noqa: S608 - a name of our own
        (tuple(map(stored, row)) for row in rows),
    )


def _files(folder: Path) -> list[tuple[str, Path]]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(path.relative_to(folder).as_posix(), path) for path in paths]


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


NEWEST = "nkworld-kit"  # in the address of the file
LOADED_FOR = timedelta(days=2)  # so long one that was replaced stays for whoever is loading it


def offer_newest() -> Kit:
    with working_folder(settings.VAR_DIR, "kit-") as folder:
        path = folder / "new" / "kit.zip"  # the building has a working folder beside it
        about, sha256 = build(path), sha256_of(path)
        kit = Kit(name=about.name, sha256=sha256, as_of=about.moment, revision=about.revision)
        with path.open("rb") as file:
            content = File(file)
            kit.size = content.size
            kit.file.save(f"kit-{sha256[:16]}.zip", content)
    Kit.objects.filter(built__lt=kit.built).delete()
    # Files of no row go: of kits that were replaced, of a building that was killed.
    known, storage = set(Kit.objects.values_list("file", flat=True)), kit.file.storage
    for name in storage.listdir("")[1]:
        if name not in known and storage.get_modified_time(name) < kit.built - LOADED_FOR:
            storage.delete(name)
    return kit


@once_per_request
def offered() -> Kit | None:
    return Kit.objects.order_by("-built").first()


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
    extra_context = {"offered": offered}


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
