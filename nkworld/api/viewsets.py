"""Tables as the API gives them: page by page in JSON, whole as files.

The files of each table, and the datasets on which the answers at an address depend.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, ClassVar

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.viewsets import ViewSet

from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.fields import ALL, OneOfField, PeriodField, exact
from nkworld.asking.parameters import CountriesField
from nkworld.asking.questions import Contradiction, InvalidQuery, nearest
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import SITE
from nkworld.files.about import About, SourceTerms, withheld
from nkworld.files.tables import Tables, moment_text
from nkworld.provenance.editions import edition_of, kept_between_edits, scope
from nkworld.provenance.models import Dataset, Edition, HeadlineRule, Source
from nkworld.provenance.registries import EVERYTHING, Distribution, distributes
from nkworld.provenance.tables import reference_rows

from .bulk.views import NEWEST, offered
from .columns import COLUMNS, EMBED, children_of, given_rows, narrowed, tables_of
from .paging import PAGE_WORDS, NumberedPage, envelope, sealed
from .router import router
from .views import (
    CSV_METADATA,
    FORMATS,
    JSON,
    DataFile,
    FileRenderer,
    JSONRenderer,
    Link,
    PublicView,
    address_as,
    address_with,
    conditional,
)

# What a file's name says in words of its own; all else that narrows it is digested.
IN_FILE_NAME = {"format", "rule", "as_of", "on", "readings", "table"}
SINGLE = (CountriesField, PeriodField)


class TableViewSet(PublicView, ViewSet):
    """One table, page by page in JSON or whole as a file."""

    dataset: ClassVar[str] = ""  # whose revision counts, if one does
    also_of: ClassVar[tuple[str, ...]] = ()  # further datasets that its rows tell of
    address: ClassVar[str] = ""  # below that of the API, where the router put it
    serializer_class: ClassVar[type]
    rows: Sequence[Any]  # that the question means; a page has some of them
    find: Callable[[str], Any]  # the row that goes by a key; Http404 with a sentence if none does
    renderer_classes = FORMATS
    unit: ClassVar[str] = ""
    point_of_view: ClassVar[str] = ""
    on: date | None = None  # the day on which its rows hold, where they hold on one
    text_of_one = ""
    without_rule = ""  # in the name of a file that no rule chose for
    companion: str | None = None  # where a CSV is described; known when it has been written
    has_past: ClassVar[bool] = True  # whether it can be asked `as_of`
    beside: dict[str, Any] | None = None  # the envelope, once a page was read

    def summary_and_text(self) -> tuple[str, str]:
        summary, text = super().summary_and_text()
        if self.detail:
            return f"One of these: {summary}", self.text_of_one
        if self.dataset in ("", self.address):
            return summary, text
        return summary, f"{text}\n\nComputed from `{self.dataset}`, whose revision it has.".strip()

    def links(self) -> list[Link]:
        beside = self.beside or {}
        pages: list[Link] = [("next", beside.get("next"), ""), ("prev", beside.get("previous"), "")]
        pages += [*super().links(), ("describedby", self.companion, CSV_METADATA.media_type)]
        if dataset := datasets_by_slug().get(self.dataset):
            about = f"{reverse('api:root')}datasets/{self.dataset}/"
            pages.append(("describedby", self.request.build_absolute_uri(about), JSON))
            pages.append(("license", dataset.licence_url or None, ""))
        return pages

    def get_renderers(self) -> Any:
        """Of one row there is no file."""
        return [JSONRenderer()] if self.detail else super().get_renderers()

    def read(self) -> None:
        super().read()
        if self.detail:
            self.record = self.find(self.kwargs[self.lookup_field])
        self.read_table()

    @classmethod
    def row_serializer(cls) -> Any:
        return cls.serializer_class

    def fields(self) -> Mapping[str, Any]:
        own = {**super().fields()}
        if self.detail:
            return own
        if names := list(children_of(self.serializer_class())):
            meaning = (
                "With format=csv, csv-excel or parquet: the records of this list, one on each row. "
                "Its `record` leads to the row that it belongs to."
            )
            choices = [("", "the rows"), *((name, name) for name in names)]
            own |= {"table": OneOfField(choices, meaning=meaning)}
        return own

    @property
    def depends_on(self) -> Collection[str] | None:  # type: ignore[override]
        return (self.dataset, *self.also_of) if self.dataset else None

    @property
    def edition(self) -> Edition:
        return edition_of(self.dataset, self.moment)

    @property
    def as_of(self) -> datetime:
        """The moment that reproduces the answer: the one asked, or that of the edition."""
        return self.moment or self.edition.moment

    @property
    def rule(self) -> HeadlineRule | None:
        rule = self.params.get("rule")
        return None if rule == ALL else rule

    @property
    def rule_name(self) -> str:
        """“kotra-first.1”; empty where no rule chose."""
        return f"{self.rule.slug}.{self.rule.version}" if self.rule else ""

    @conditional
    def list(self, request: Request) -> HttpResponseBase:
        edition = self.edition if self.dataset else None  # before the rows, as the tag is
        if isinstance(request.accepted_renderer, FileRenderer):
            response = self.file()
        else:
            self.beside = self.page()
            response = Response(self.beside)
        if edition:
            response["X-Dataset-Revision"] = edition.revision
        return response

    def page(self) -> dict[str, Any]:
        rows, params = self.rows, self.params
        page = NumberedPage(rows, params.get("cursor"), params.get("page_size", len(rows)))
        row = self.row_serializer()
        return envelope(
            given_rows(row(page.rows, many=True).data, row, params),
            **self.metadata(),
            count=len(rows),
            next=self.address_of(page.next),
            previous=self.address_of(page.previous),
        )

    def tables(self, left_out: frozenset[str]) -> Tables:
        """Every row that the question means, without those of the sources `left_out`; what we say
        ourselves, of a source or release, is always given.
        """
        row, left_out = self.row_serializer(), left_out if self.dataset else frozenset()
        data = list(row(self.rows, many=True).data)
        keys = [str(getattr(each, self.lookup_field, "")) for each in self.rows]
        return tables_of(self.basename, row(), data, keys, left_out)

    def metadata(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "dataset": self.address if self.dataset else None,
            "on": self.on,
            "unit": self.unit or None,
            "point_of_view": self.point_of_view or None,
            "rule": self.rule,
            "as_of": self.as_of,
            "revision": self.edition.revision if self.dataset else None,
        }

    @property
    def url(self) -> str:
        return self.pinned()

    def address_of(self, cursor: object) -> str | None:
        return None if cursor is None else self.pinned(cursor)

    def pinned(self, cursor: object = None, without: Collection[str] = ()) -> str:
        """The question with the moment and the rule's version, where it is answered alike for ever;
        at another place, or without some parameters.
        """
        query = self.query.copy()
        for name in without:
            query.pop(name, None)
        if self.has_past:
            query["as_of"] = exact(self.as_of)
        if self.rule:
            query["rule"] = self.rule_name
        if cursor is not None:
            query["cursor"] = sealed(cursor, self.basename, query)
        return address_with(self.request, query)

    def read_table(self) -> None:
        """InvalidQuery of a paged file, and where `table` names none, or the format has all."""
        query, name = self.query, self.query.get("table")
        renderer = self.request.accepted_renderer
        is_file = isinstance(renderer, FileRenderer)
        given = [each for each in (COLUMNS, EMBED, "group") if query.get(each)]
        names, sentence = ["table"], ""
        if paged := [each for each in PAGE_WORDS if is_file and query.get(each)]:
            names, sentence = paged, "A file is not paged: leave this out."
        elif COLUMNS in given and EMBED in given:
            names, sentence = [EMBED], "`columns` says what is given: leave one of them out."
        elif COLUMNS in given and name:
            sentence = "These are columns of the rows: leave this or `table` out."
            names = [COLUMNS]
        elif given and not getattr(renderer, "takes_columns", True):
            sentence = "SDMX has every dimension and attribute: leave this out."
            names = given
        elif name and name not in (known := children_of(self.serializer_class())):
            raise InvalidQuery(
                [("table", f"There is no table “{name}” here. {nearest(name, known)}")]
            )
        elif name and not getattr(renderer, "takes_table", False):
            sentence = "This format holds every table: leave `table` out, or take format=csv."
        if sentence:
            raise InvalidQuery([(each, Contradiction(sentence)) for each in names])

    def file(self) -> FileResponse:
        query = self.query
        single = [name for name, field in self.fields().items() if isinstance(field, SINGLE)]
        slugs: Collection[str] = ()
        if not any(map(query.get, single)):  # such a file republishes whole series
            left_out = Source.objects.filter(bulk_use=Source.BulkUse.WITHHELD)
            slugs = left_out.values_list("slug", flat=True)
        tables, about = narrowed(self.tables(frozenset(slugs)), self.params), self.about()
        if name := query.get("table"):
            tables = [table for table in tables if table.name == name]
        # Two files that differ by rule, readings, day, moment or question do not share a name.
        more = sorted((n, v) for n, v in query.items() if n not in IN_FILE_NAME and v)
        parts = [
            self.basename,
            name,
            self.rule_name or self.without_rule,
            query.get("readings") and "all-readings",
            about.more["on"] and f"on-{about.more['on']}",
            query.get("as_of") and f"as-of-{about.moment:%Y-%m-%dT%H%M%S}",
            more and f"narrowed-{sha256(repr(more).encode()).hexdigest()[:8]}",
        ]
        renderer: FileRenderer = self.request.accepted_renderer
        response = DataFile(
            f"{'.'.join(filter(None, parts))}.{renderer.ending}",
            renderer.content_type or renderer.media_type,
            lambda file: renderer.write(file, tables, about),
        )
        response["X-Row-Count"] = str(tables[0].count)
        response["X-Rows-Withheld"] = (
            ", ".join(f"{k}={n}" for k, n in withheld(tables).items()) or "0"
        )
        if renderer.for_excel is not None:
            self.companion = remove_query_param(address_as(about, "csv-metadata"), "table")
        return response

    def about(self) -> About:
        meta, (summary, text) = self.metadata(), self.summary_and_text()
        slug = self.request.path.partition("/v1/")[2].strip("/")  # trade/flows, or countries
        title, dataset = summary, datasets_by_slug().get(self.dataset)
        if not self.dataset or (dataset and slug == self.dataset):
            title = dataset.title if dataset else slug.capitalize()
        description = " ".join(f"{summary} {text}".split())
        address = replace_query_param(meta["url"], "format", self.request.accepted_renderer.format)
        query = self.query
        given = {n: query[n] for n in sorted(query) if n not in ("format", "table") and query[n]}
        names = ("slug", "version", "title")
        rule = {name: getattr(self.rule, name) for name in names} if self.rule else None
        on, moment = self.on.isoformat() if self.on else "", moment_text(meta["as_of"])
        more: dict[str, Any] = {"revision": meta["revision"], "rule": rule, "on": on or None}
        more |= {"parameters": given, **{name: meta[name] for name in ("unit", "point_of_view")}}
        revision = "" if meta["revision"] is None else str(meta["revision"])
        state = [slug, revision and f"revision {revision}"]
        state += [self.rule_name and f"rule {self.rule_name}", on and f"on {on}"]
        words = [
            ("Dataset", f"{title} ({slug})"),
            ("What it holds", description),
            ("Rule", f"{rule['title']} ({self.rule_name})" if rule else ""),
            ("On the day", on),
            ("As of", moment),
            ("Revision", revision),
            ("Asked", ", ".join(f"{name}={text}" for name, text in given.items())),
            ("Unit", more["unit"] or ""),
            ("Point of view", more["point_of_view"] or ""),
        ]
        return About(
            title=title,
            slug=slug,
            address=address,
            look_up=lambda slugs: [
                SourceTerms.of(each)
                for each in Source.objects.filter(slug__in=slugs).order_by("slug")
            ],
            description=description,
            moment=meta["as_of"],
            citation=f"{SITE}, “{title}” ({', '.join(filter(None, state))}), "
            f"as of {moment}, {address}",
            more=more,
            words=words,
        )


@once_per_request
@kept_between_edits
def datasets_by_slug() -> dict[str, Dataset]:
    """Every dataset, to be read and not changed."""
    return {each.slug: each for each in reference_rows(Dataset).values()}


@distributes
def files(slug: str) -> Iterator[Distribution]:
    if slug == EVERYTHING and (kit := offered()):
        title, address = "Data kit: SQLite, CSV and Parquet of every table", "kit:file"
        path = page_address(address, NEWEST)
        yield Distribution(title, "application/zip", path, kit.size, kit.sha256, kit.built)
    found = {prefix: view for prefix, view, _ in router.registry}
    if slug not in found:
        return
    address = page_address(f"api:{slug.replace('/', '-')}-list")
    every = {"rule": ALL} if slug in claim_tables() else {}
    for renderer in getattr(found[slug], "renderer_classes", FORMATS):
        query = urlencode(every | {"format": renderer.format})
        title = getattr(renderer, "title", renderer.format)
        yield Distribution(title, renderer.media_type, f"{address}?{query}")


@scope
def datasets_of_path(path: str) -> Collection[str] | None:
    root = reverse("api:root")
    if not path.startswith(root):
        return None
    address = "/".join(path.removeprefix(root).split("/")[:2])
    for prefix, view, _ in router.registry:
        if prefix == address and getattr(view, "dataset", ""):
            return (view.dataset, *view.also_of)
    return None
