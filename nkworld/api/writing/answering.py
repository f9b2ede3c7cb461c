"""How a view answers with a file: the tables, what the file tells of them, and the headers."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Any, cast

from django import forms
from django.http import FileResponse
from rest_framework.utils.urls import remove_query_param, replace_query_param

from nkworld.charts.citations import SITE
from nkworld.files.about import About, SourceTerms, withheld
from nkworld.files.as_csv import moment_text
from nkworld.files.tables import Tables
from nkworld.limits import prolong_for_file
from nkworld.provenance.fields import OneOfField, PeriodField
from nkworld.provenance.models import Source
from nkworld.provenance.named_fields import CountriesField
from nkworld.provenance.questions import Contradiction, InvalidQuery, nearest

from ..asked_rows import COLUMNS, EMBED, narrowed
from ..paging import PAGE_WORDS
from ..renderers import JSONRenderer
from .columns import children_of
from .renderers import CsvMetadataRenderer, CsvRenderer, FileRenderer, address_as

# What a file's name says in words of its own; all else that narrows it is digested.
TOLD_IN_NAME = {"format", "rule", "as_of", "on", "readings", "table"}
NOT_PAGED = Contradiction("A file is not paged: leave this out.")
OF_COLUMNS = Contradiction("`columns` says what is given: leave one of them out.")
OF_THE_ROWS = Contradiction("These are columns of the rows: leave this or `table` out.")
WHOLE_ROWS = Contradiction("SDMX has every dimension and attribute: leave this out.")
SINGLE = (CountriesField, PeriodField)
# A larger file is written to disk first, so that a million rows need no more memory than this.
MAX_IN_MEMORY = 8 * 2**20


class DataFile(FileResponse):
    """A file to be saved as `name`, as `write` writes it.

    Its length and SHA-256 (Repr-Digest) stand in its headers.
    """

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
        digest = sha256()
        while part := file.read(self.block_size):
            digest.update(part)
        file.seek(0)
        super().__init__(file, as_attachment=True, filename=name, content_type=content_type)
        self["Repr-Digest"] = f"sha-256=:{b64encode(digest.digest()).decode()}:"


def table_field(serializer: Any) -> dict[str, forms.Field]:
    """The parameter `table`, where rows hold lists of records."""
    names = list(children_of(serializer))
    if not names:
        return {}
    meaning = (
        "With format=csv, csv-excel or parquet: the records of this list, one on each row. Its "
        "`record` leads to the row that it belongs to."
    )
    choices = [("", "the rows"), *((name, name) for name in names)]
    return {"table": OneOfField(choices, meaning=meaning)}


class FileAnswers:
    """Beside a view of a table: what it needs to answer with any file.

    A view gives `tables()` and `told()`, and what its question is called by `basename`.
    """

    request: Any
    basename: Any
    detail: bool | None  # whether one row is asked for, of which there is no file
    text_of_one = ""
    companion: str | None = None  # where a CSV is described; known when it has been written

    @property
    def renderer(self) -> Any:
        return self.request.accepted_renderer

    def get_renderers(self) -> Any:
        return [JSONRenderer()] if self.detail else cast(Any, super()).get_renderers()

    def summary_and_text(self) -> tuple[str, str]:
        summary, text = cast(Any, super()).summary_and_text()
        return (f"One of these: {summary}", self.text_of_one) if self.detail else (summary, text)

    @property
    def wants_file(self) -> bool:
        return isinstance(self.renderer, FileRenderer)

    def tables(self, left_out: frozenset[str]) -> Tables:
        """Every row that the question means, without those of the sources `left_out`."""
        raise NotImplementedError

    def told(self) -> dict[str, Any]:
        """What the envelope says around the rows."""
        raise NotImplementedError

    def table_words(self) -> tuple[str, str]:
        """(title, description) of what the file holds."""
        raise NotImplementedError

    @cached_property
    def is_bulk(self) -> bool:
        """Is neither a country nor a period asked for? Such a file republishes whole series."""
        query = self.request.query_params
        return not any(
            isinstance(field, SINGLE) and query.get(name)
            for name, field in cast(Any, self).fields().items()
        )

    def read_table(self) -> None:
        """InvalidQuery of a file that is to be paged, and where `table` names none, or the format
        holds all of them.
        """
        query = self.request.query_params
        if refused := [
            (name, NOT_PAGED) for name in PAGE_WORDS if self.wants_file and query.get(name)
        ]:
            raise InvalidQuery(refused)
        asked = {name: text for name in (COLUMNS, EMBED, "group") if (text := query.get(name))}
        if COLUMNS in asked and EMBED in asked:
            raise InvalidQuery([(EMBED, OF_COLUMNS)])
        if COLUMNS in asked and query.get("table"):
            raise InvalidQuery([(COLUMNS, OF_THE_ROWS)])
        if asked and not getattr(self.renderer, "takes_columns", True):
            raise InvalidQuery([(name, WHOLE_ROWS) for name in asked])
        name = query.get("table")
        if not name:
            return
        known = children_of(cast(Any, self).serializer_class())
        if name not in known:
            raise InvalidQuery(
                [("table", f"There is no table “{name}” here. {nearest(name, known)}")]
            )
        if not getattr(self.renderer, "takes_table", False):
            sentence = "This format holds every table: leave `table` out, or take format=csv."
            raise InvalidQuery([("table", Contradiction(sentence))])

    def file(self) -> FileResponse:
        """Every row that the question means, in the format asked for."""
        left_out = Source.objects.filter(bulk_use=Source.BulkUse.WITHHELD)
        slugs = left_out.values_list("slug", flat=True) if self.is_bulk else ()
        tables, about = self.tables(frozenset(slugs)), self.about()
        if question := getattr(self, "question", None):
            tables = narrowed(tables, question.cleaned_data)
        if name := self.request.query_params.get("table"):
            tables = [table for table in tables if table.name == name]
        renderer: FileRenderer = self.renderer
        response = DataFile(
            f"{self.file_name(about)}.{renderer.ending}",
            renderer.content_type or renderer.media_type,
            lambda file: renderer.write(file, tables, about),
        )
        response["X-Row-Count"] = str(tables[0].count)
        response["X-Rows-Withheld"] = (
            ", ".join(f"{k}={n}" for k, n in withheld(tables).items()) or "0"
        )
        if isinstance(renderer, CsvRenderer):
            self.companion = remove_query_param(address_as(about, "csv-metadata"), "table")
        return response

    def links(self) -> Any:
        """Beside those of the answer that of what describes the columns of a CSV."""
        described = ("describedby", self.companion, CsvMetadataRenderer.media_type)
        return [*cast(Any, super()).links(), described]

    def about(self) -> About:
        told, (title, description) = self.told(), self.table_words()
        address = told["url"]
        for name in ("cursor", "page_size", "count"):
            address = remove_query_param(address, name)
        address = replace_query_param(address, "format", self.renderer.format)
        query = self.request.query_params
        given = {n: query[n] for n in sorted(query) if n not in ("format", "table") and query[n]}
        slug, description = self.table_slug(), " ".join(description.split())
        rule = told.get("rule") and {
            name: getattr(told["rule"], name) for name in ("slug", "version", "title")
        }
        on = told["on"].isoformat() if told.get("on") else None
        moment = moment_text(told["as_of"]) if told.get("as_of") else ""
        more: dict[str, Any] = {"revision": told.get("revision"), "rule": rule, "on": on}
        more["parameters"] = given
        more |= {name: told.get(name) or None for name in ("unit", "point_of_view")}
        revision = "" if more["revision"] is None else str(more["revision"])
        state = [
            slug,
            f"revision {revision}" if revision else "",
            f"rule {rule_name(rule)}" if rule else "",
            f"on {on}" if on else "",
        ]
        words = [
            ("Dataset", f"{title} ({slug})"),
            ("What it holds", description),
            ("Rule", f"{rule['title']} ({rule_name(rule)})" if rule else ""),
            ("On the day", on or ""),
            ("As of", moment),
            ("Revision", revision),
            ("Asked", ", ".join(f"{name}={text}" for name, text in given.items())),
            ("Unit", more["unit"] or ""),
            ("Point of view", more["point_of_view"] or ""),
        ]
        known = f", as of {moment}" if moment else ""
        return About(
            title=title,
            slug=slug,
            address=address,
            look_up=terms_of_sources,
            description=description,
            moment=told.get("as_of"),
            citation=f"{SITE}, “{title}” ({', '.join(filter(None, state))}){known}, {address}",
            more=more,
            words=words,
        )

    def table_slug(self) -> str:
        """As in the address: trade/flows, or countries."""
        return self.request.path.partition("/v1/")[2].strip("/")

    def file_name(self, about: About) -> str:
        """Two files that differ by rule, readings, day, moment or question do not share a name."""
        query = self.request.query_params
        more = sorted((n, v) for n, v in query.items() if n not in TOLD_IN_NAME and v)
        parts = [
            self.basename,
            query.get("table"),
            self.rule_in_name(about),
            query.get("readings") and "all-readings",
            about.more["on"] and f"on-{about.more['on']}",
            query.get("as_of") and about.moment and f"as-of-{about.moment:%Y-%m-%dT%H%M%S}",
            more and f"narrowed-{sha256(repr(more).encode()).hexdigest()[:8]}",
        ]
        return ".".join(filter(None, parts))

    def rule_in_name(self, about: About) -> str:
        return rule_name(about.more["rule"])


def rule_name(rule: Mapping[str, Any] | None) -> str:
    """“kotra-first.1”; empty where no rule chose."""
    return f"{rule['slug']}.{rule['version']}" if rule else ""


def terms_of_sources(slugs: frozenset[str]) -> Sequence[SourceTerms]:
    sources = Source.objects.filter(slug__in=slugs).order_by("slug")
    return [SourceTerms.of(each) for each in sources]
