"""What every answer of the API has in common, and its formats: one is chosen by `format`, else by
the Accept header.
"""

import copy
from base64 import b64encode
from calendar import timegm
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial, wraps
from hashlib import file_digest
from inspect import getdoc
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, ClassVar

import orjson
from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import MediaType
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.renderers import JSONRenderer as StandardRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from nkworld.asking.questions import InvalidQuery, QuestionForm, refusal, refuse_unknown, spelled
from nkworld.charts.as_json import without_blanks
from nkworld.files.about import About, as_json, csvw
from nkworld.files.archive import write_archive, write_parquet
from nkworld.files.tables import Table, csv_records, write_ndjson
from nkworld.provenance.editions import cache_control, etag
from nkworld.running.overload.limits import prolong_for_file
from nkworld.running.security.headers import PREFLIGHT

from . import fields
from .paging import WithoutBlanks
from .router import answer_below, router

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


def _write_csv(for_excel: bool, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    for text in csv_records(tables[0].names, tables[0].read(), for_excel):
        file.write(text.encode())


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_FORMATS = [
    file_format(
        name,
        title,
        "text/csv",
        partial(_write_csv, for_excel),
        ending,
        takes_table=True,
        content_type="text/csv; charset=utf-8; header=present",
        for_excel=for_excel,
    )
    for name, title, ending, for_excel in (
        ("csv", "CSV", "csv", False),
        ("csv-excel", "CSV for spreadsheets", "excel.csv", True),
    )
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


Link = tuple[str, str | None, str]  # relation, address, media type
JSON, HTML, OPENAPI = "application/json", "text/html", "application/vnd.oai.openapi+json"
LEAST_NOTICE = timedelta(days=365)


@dataclass(frozen=True)
class Deprecation:
    """How an address or parameter is taken out of use: Deprecation (RFC 9745), Sunset (RFC 8594).
    `instead` is what to use. ValueError if it were gone sooner than a year after `since`, as
    promised.
    """

    since: date
    sunset: date | None
    instead: str

    def __post_init__(self) -> None:
        if self.sunset and self.sunset - self.since < LEAST_NOTICE:
            raise ValueError(f"{self.sunset} is less than a year after {self.since}.")

    @property
    def sentence(self) -> str:
        gone = f", gone on {self.sunset}" if self.sunset else ""
        return f"Deprecated since {self.since}{gone}: use {self.instead}."


class PublicView(APIView):
    """Read only, for anyone, strict about its parameters.

    A subclass says in `read` what it reads of the query, before its answer is looked for.
    """

    deprecated: ClassVar[Deprecation | None] = None
    deprecated_parameters: ClassVar[Mapping[str, Deprecation]] = {}
    http_method_names = ["get", "head", "options"]
    renderer_classes: Any = [JSONRenderer]
    content_negotiation_class = Negotiation
    parser_classes: list[type] = []
    answer_class: Any = None  # describes the JSON answer; None where it is not described
    question_class: ClassVar[Any] = QuestionForm
    without_past = ""  # why it can't be asked `as_of`
    params: Mapping[str, Any] = {}  # the parameters as they were read
    # The datasets whose editions the answer is of, beside the reference data; None: it may tell of
    # anything that is public.
    depends_on: Collection[str] | None = None

    def summary_and_text(self) -> tuple[str, str]:
        """(a sentence, a text) on this address; both come from the class's docstring."""
        summary, _, text = (getdoc(type(self)) or "").partition("\n\n")
        return summary, text

    def own_fields(self, query: Mapping[str, str]) -> dict[str, forms.Field]:
        """Parameters beside those of the question; a cursor is one of this query."""
        return {}

    def fields(self) -> Mapping[str, forms.Field]:
        """{parameter: form field}, beside `format`."""
        return self.question_class.base_fields | self.own_fields({})

    @property
    def query(self) -> QueryDict:
        return self.request.query_params

    def body(self) -> Any:
        return self.answer_class

    @property
    def url(self) -> str:
        return self.request.build_absolute_uri()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """An empty value is no value: whoever means none leaves the parameter out."""
        answer_below(request)
        super().initial(request, *args, **kwargs)
        blanks = [name for name, value in request.query_params.items() if not value.strip()]
        known = {*self.fields(), "format"} if blanks else ()
        if blanks := [name for name in blanks if name in known]:
            sentence = "“{}” is empty: write a value, or leave the parameter out."
            raise InvalidQuery([(name, sentence.format(name)) for name in blanks])

    @property
    def moment(self) -> datetime | None:
        """The one as known at which the answer was asked; None for now. Known after `read`."""
        return self.params.get("as_of")

    def read(self) -> None:
        """Understand the question; InvalidQuery or Http404 if there is no answer to it."""
        refuse_unknown(self.query, [*self.fields(), "format"], {"as_of": self.without_past})
        more = self.own_fields(self.query)
        self.question = self.question_class(self.query, more=more, only_requested=True).validated()
        self.params = self.question.cleaned_data

    def links(self) -> list[Link]:
        return [("canonical", self.url, "")]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        is_answer = response.status_code < 300 or response.status_code == 304
        if is_answer and request.method != "OPTIONS":
            whole = request.build_absolute_uri
            links = [
                *self.links(),
                ("service-desc", whole(reverse("api:schema")), OPENAPI),
                ("service-doc", whole(reverse("api:docs")), HTML),
            ]
            deprecations = (self.deprecated_parameters.get(name) for name in request.query_params)
            outdated = [each for each in (self.deprecated, *deprecations) if each]
            if outdated:
                links.append(("deprecation", whole(reverse("api:changelog")), HTML))
                # The earliest of all dates, in seconds.
                first = timegm(min(each.since for each in outdated).timetuple())
                self.headers["Deprecation"] = f"@{first}"
            if ends := [each.sunset for each in outdated if each.sunset]:
                self.headers["Sunset"] = http_date(timegm(min(ends).timetuple()))
            # RFC 8288; a link without an address is left out.
            self.headers["Link"] = ", ".join(
                f'<{address}>; rel="{relation}"' + (f'; type="{kind}"' if kind else "")
                for relation, address, kind in links
                if address
            )
        return super().finalize_response(request, response, *args, **kwargs)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(status=204, headers=PREFLIGHT)


def address_with(request: Any, query: QueryDict) -> str:
    pairs = ((name, value) for name, values in query.lists() for value in values)
    return request.build_absolute_uri(f"{request.path}?{spelled(pairs)}".removesuffix("?"))


def conditional(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Read the question, then answer it, or 304 where the caller already holds the answer.

    The tag is made before the data is read: a publish in between makes it too old, never too new.
    """

    @wraps(answer)
    def answer_or_304(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        view.read()
        tag = etag(request, request.accepted_media_type, view.depends_on, view.moment)
        response = get_conditional_response(request, etag=tag)
        response = response or answer(view, request, *args, **kwargs)
        response["ETag"] = tag
        is_past = view.depends_on is not None
        response["Cache-Control"] = cache_control(view.moment if is_past else None)
        return response

    return answer_or_304


def answered_within(request: HttpRequest, path: str, query: str) -> Any:
    """What another address answers to the same reader within this process: JSON, no conditions."""
    subrequest: Any = copy.copy(request)
    for kept in ("headers", "GET", "accepted_types"):
        subrequest.__dict__.pop(kept, None)
    conditions = ("HTTP_IF_", "HTTP_RANGE", "HTTP_ACCEPT")
    meta = {name: value for name, value in request.META.items() if not name.startswith(conditions)}
    subrequest.META = meta | {"QUERY_STRING": query, "PATH_INFO": path, "REQUEST_METHOD": "GET"}
    subrequest.environ, subrequest.method = subrequest.META, "GET"
    subrequest.path = subrequest.path_info = path
    match = resolve(path)
    response: Any = match.func(subrequest, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


class Root(PublicView):
    """Where everything lies."""

    answer_class = fields.referred("schemas", "Root")

    @conditional
    def get(self, request: Request) -> Response:
        here = request.build_absolute_uri(reverse("api:root"))
        found = {
            "title": "North Korea in the World",
            "documentation": f"{here}docs/",
            "schema": f"{here}schema/",
            "resources": {name: f"{here}{name}/" for name in resources()},
        }
        return Response(found)


class NotHere(PublicView):
    """Says that an address leads nowhere, whatever was to be read there."""

    schema = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, path: str) -> Response:
        raise Http404(refusal(f"There is nothing at “{path}”.", path, [*resources(), "docs"]))


def resources() -> list[str]:
    return [*(prefix for prefix, _, _ in router.registry), "changes", "charts"]
