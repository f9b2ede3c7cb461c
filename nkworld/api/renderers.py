"""The formats of the API, and how one is chosen: by `format`, else by the Accept header."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import file_digest
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, ClassVar

import orjson
from django.http import FileResponse, HttpRequest
from django.http.request import MediaType
from django.urls import Resolver404, resolve
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.renderers import JSONRenderer as StandardRenderer
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from nkworld.asking.questions import InvalidQuery, refusal
from nkworld.charts.as_json import without_blanks
from nkworld.files.about import About, as_json, csvw
from nkworld.files.archive import write_archive
from nkworld.files.as_csv import write_csv, write_ndjson
from nkworld.files.as_parquet import write_parquet
from nkworld.files.tables import Table
from nkworld.running.overload.limits import prolong_for_file

from .paging import WithoutBlanks

# A larger file is written to disk first, so that a million rows need no more memory than this.
MAX_IN_MEMORY = 8 * 2**20


class DataFile(FileResponse):
    """A file to be saved as `name`, its length and SHA-256 (Repr-Digest) in its headers."""

    block_size = 2**16

    def __init__(self, name: str, content_type: str, write: Callable[[Any], None]) -> None:
        prolong_for_file()
        file = SpooledTemporaryFile(MAX_IN_MEMORY)  # noqa: SIM115 - the response closes it
        try:
            write(file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        digest = file_digest(file, "sha256")
        file.seek(0)
        super().__init__(file, as_attachment=True, filename=name, content_type=content_type)
        self["Repr-Digest"] = f"sha-256=:{b64encode(digest.digest()).decode()}:"


def address_as(about: About, form: str, table: Table | None = None) -> str:
    address = replace_query_param(about.address, "format", form)
    return replace_query_param(address, "table", table.name) if table and table.parent else address


type Writer = Callable[[BinaryIO, Sequence[Table], About], None]


class FileRenderer(BaseRenderer):
    """`takes_table` where the file is of one table, the others being asked for by name;
    `takes_columns` where it may have some of the columns.
    """

    title: ClassVar[str]
    ending: ClassVar[str]
    content_type: ClassVar[str] = ""  # where more is said than the media type
    takes_table: ClassVar[bool] = False
    takes_columns: ClassVar[bool] = True
    for_excel: ClassVar[bool | None] = None  # of CSV alone
    write: Writer


def file_format(
    name: str, title: str, media_type: str, write: Writer, ending: str = "", **more: Any
) -> type[FileRenderer]:
    own = {"format": name, "title": title, "media_type": media_type, "ending": ending or name}
    own |= more
    return type(f"{name}-renderer", (FileRenderer,), own | {"write": staticmethod(write)})


def _describe_csv(file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    for table in tables:
        for _ in table.read():
            pass
    urls = {table.name: address_as(about, "csv", table) for table in tables}
    file.write(as_json(csvw(tables, urls, about)).encode())


def _write_xlsx(file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    from nkworld.files.as_xlsx import MOST_ROWS, TooManyRows, write_xlsx

    try:
        write_xlsx(file, tables, about)
    except TooManyRows:
        sentence = f"A workbook holds {MOST_ROWS:,} rows of a table at most, and this one has more"
        remedy = "narrow the question, or take format=parquet or format=csv."
        raise InvalidQuery([("format", f"{sentence}: {remedy}")]) from None


def _csv_format(name: str, title: str, ending: str, for_excel: bool) -> type[FileRenderer]:
    def write(file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        for text in write_csv(tables[0], for_excel):
            file.write(text.encode())

    more = {"content_type": "text/csv; charset=utf-8; header=present", "for_excel": for_excel}
    return file_format(name, title, "text/csv", write, ending, takes_table=True, **more)


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_FORMATS = [
    _csv_format("csv", "CSV", "csv", False),
    _csv_format("csv-excel", "CSV for spreadsheets", "excel.csv", True),
]
OF_CSV = "CSV on the Web: what the CSV holds"
CSV_METADATA = file_format(
    "csv-metadata", OF_CSV, "application/csvm+json", _describe_csv, "csv-metadata.json"
)
PARQUET, ZIP = "application/vnd.apache.parquet", "application/zip"
FILE_FORMATS = [
    *CSV_FORMATS,
    CSV_METADATA,
    file_format("ndjson", "NDJSON", "application/x-ndjson", write_ndjson),
    file_format("xlsx", "Excel", EXCEL, _write_xlsx),
    file_format("parquet", "Parquet", PARQUET, write_parquet, takes_table=True),
    file_format("zip", "ZIP of all files, with a Data Package", ZIP, write_archive),
]


class JSONRenderer(StandardRenderer):
    """Null where nothing is known: no answer holds an empty text.

    Written by orjson; what that can't write (a lazy text, a Decimal) as DRF would have it.
    """

    title = "JSON, page by page"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        if not isinstance(data, WithoutBlanks):
            data = without_blanks(data)
        if data is None or self.get_indent(accepted_media_type, renderer_context or {}):
            return super().render(data, accepted_media_type, renderer_context)
        try:
            return orjson.dumps(data, _as_standard, OPTIONS)
        except orjson.JSONEncodeError:  # half a surrogate, a number of 64 bits and more
            return super().render(data, accepted_media_type, renderer_context)


OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
_as_standard = StandardRenderer.encoder_class().default


FORMATS = [JSONRenderer, *FILE_FORMATS]


class Negotiation(DefaultContentNegotiation):
    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> Any:
        """The format named in the query wins; InvalidQuery if it is not one of this address."""
        known = {renderer.format: renderer for renderer in renderers}
        named = request.query_params.get("format", "")
        if named and named not in known:
            sentence = f"“{named}” is not a format here."
            raise InvalidQuery([("format", refusal(sentence, named, known))])
        if named:
            return known[named], known[named].media_type
        best = best_of(known.values(), request)
        if best is None:
            raise NotAcceptable(available_renderers=list(known.values()))
        return best, best.media_type


def best_of(renderers: Iterable[Any], request: Any) -> Any:
    """The one that the Accept header wants; None if it excludes them all."""
    named = request.headers.get("Accept", "").split(",")
    ranges = [MediaType(each) for each in named if each.strip()] or [MediaType("*/*")]
    accepted = {f"{each.main_type}/{each.sub_type}": each.quality for each in ranges}

    def weight(renderer: Any) -> tuple[float, int]:
        """(weight, how closely it is named) by the most special of the ranges that hold it."""
        kind = renderer.media_type.partition("/")[0]
        names = (renderer.media_type, f"{kind}/*", "*/*")
        found = ((accepted[name], -place) for place, name in enumerate(names) if name in accepted)
        return next(found, (0, 0))

    best = max(renderers, key=weight)
    return best if weight(best)[0] else None


def media_type_of(request: HttpRequest) -> str:
    """That of the answer to a request; "" where the query names the format, or nothing answers."""
    if "format" in request.GET:
        return ""
    try:
        view: Any = resolve(request.path_info).func
        renderers = view.cls(**view.initkwargs).get_renderers()
    except (Resolver404, AttributeError):  # no view of the API
        return ""
    best = best_of(renderers, request)
    return best.media_type if best else ""
