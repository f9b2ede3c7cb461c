"""Parquet; and a table with all that is needed to use, check and cite it, in one ZIP file.

A stored decimal is written to Parquet twice, as a number and as its exact text (`…_exact`), since
its decimals are objects to numpy. pyarrow is imported when a file is written, as it is slow.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import sha256
from itertools import batched
from tempfile import TemporaryFile
from textwrap import fill
from typing import Any, BinaryIO, Self

from nkworld.charts.citations import Citation
from nkworld.charts.words import plain

from .about import CITE_AS, About, as_json, csvw, data_package
from .tables import Kind, Row, Table, compact, csv_records

ROWS_IN_GROUP = 20_000  # so that a million rows need no more memory than these


@cache
def types() -> dict[Kind, Any]:
    import pyarrow as pa

    return {
        Kind.TEXT: pa.string(),
        Kind.NUMBER: pa.float64(),
        Kind.INTEGER: pa.int64(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.DATE: pa.date32(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
        Kind.LIST: pa.list_(pa.string()),
    }


class ParquetTable:
    """A file that takes rows in portions; nothing in it depends on the clock."""

    def __init__(self, file: BinaryIO, table: Table) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.columns, fields = table.columns, []
        for column in table.columns:
            texts = {"description": column.meaning, "unit": column.unit}
            metadata = {name: text for name, text in texts.items() if text}
            may_be_null = not column.required
            fields.append(pa.field(column.name, types()[column.kind], may_be_null, metadata))
            if column.digits:
                exact = {"description": f"`{column.name}` with every digit."}
                name = f"{column.name}_exact"
                fields.append(pa.field(name, pa.string(), may_be_null, exact))
        self.schema = pa.schema(fields)
        self.writer = pq.ParquetWriter(file, self.schema, compression="zstd")

    def append(self, rows: tuple[Row, ...]) -> None:
        import pyarrow as pa

        arrays = []
        for place, column in enumerate(self.columns):
            values = [row[place] for row in rows]
            cells: list[Any] = values
            if column.kind == Kind.NUMBER:
                cells = [None if value is None else float(value) for value in values]
            elif column.kind == Kind.LIST:
                cells = [
                    value and [each if isinstance(each, str) else compact(each) for each in value]
                    for value in values
                ]
            arrays.append(pa.array(cells, types()[column.kind]))
            if column.digits:
                arrays.append(pa.array([None if v is None else plain(v) for v in values]))
        self.writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))

    def close(self, facts: dict[str, Any]) -> None:
        self.writer.add_key_value_metadata(
            {name: fact if isinstance(fact, str) else compact(fact) for name, fact in facts.items()}
        )
        self.writer.close()


def write_parquet(file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    table, written = tables[0], ParquetTable(file, tables[0])
    for rows in batched(table.read(), ROWS_IN_GROUP, strict=False):
        written.append(rows)
    written.close(about.facts([table]))


EPOCH = (1980, 1, 1, 0, 0, 0)  # no clock: asked twice, the same bytes
SUMS = "SHA256SUMS"

README = """\
{title}

{pairs}

Cite as
{citation}

Files
{files}
"""
MEANINGS = {
    ".excel.csv": "the rows for spreadsheets: marked as UTF-8, and no text is taken for a formula",
    ".csv": "the rows; an empty value is not known, never zero; a list stands as JSON",
    ".parquet": "the same with typed columns; a number with every digit stands beside as text",
    ".csv-metadata.json": "what the columns are, as CSV on the Web (W3C) says it",
    "datapackage.json": "the same as a Data Package (frictionlessdata.io)",
    "data.json": "the same with headline, notes and sources",
    "picture.svg": "the picture, to be scaled",
    "picture.png": "the picture, 1,920 dots wide",
    "citation.bib": "for BibLaTeX and BibTeX; citation.ris and citation.csl.json for others",
    SUMS: "check with: sha256sum -c SHA256SUMS",
}


@dataclass
class Archive:
    """A ZIP file that is written file by file, each digested on its way."""

    zip: zipfile.ZipFile
    folder: str
    sums: dict[str, tuple[int, str]] = field(default_factory=dict)  # {name: (bytes, SHA-256)}

    @classmethod
    @contextmanager
    def into(cls, file: BinaryIO, folder: str) -> Iterator[Self]:
        """SHA256SUMS comes last, unless the files have brought it."""
        with zipfile.ZipFile(file, "w") as written:
            archive = cls(written, folder)
            yield archive
            if SUMS not in archive.sums:
                lines = [f"{digest}  {name}\n" for name, (_, digest) in archive.sums.items()]
                archive.add(SUMS, "".join(lines))

    def add(self, name: str, content: str | bytes | Iterable[bytes]) -> None:
        if isinstance(content, str | bytes):
            content = [content.encode() if isinstance(content, str) else content]
        info = zipfile.ZipInfo(f"{self.folder}/{name}", EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = sha256(), 0
        with self.zip.open(info, "w") as written:
            for part in content:
                digest.update(part)
                size += len(part)
                written.write(part)
        self.sums[name] = (size, digest.hexdigest())

    def add_citations(self, citation: Citation) -> None:
        self.add("citation.bib", citation.bibtex)
        self.add("citation.ris", citation.ris)
        self.add("citation.csl.json", citation.csl_json)

    def add_readme(
        self, title: str, pairs: Iterable[tuple[str, str]], citation: str, more: str = ""
    ) -> None:
        """What all files written so far are; `more` follows the citation."""
        names = [*self.sums, SUMS]
        width = max(map(len, names)) + 2
        meanings = {
            name: next((text for end, text in MEANINGS.items() if name.endswith(end)), "")
            for name in names
        }
        wrapped = partial(fill, width=100, subsequent_indent="    ",
                          break_long_words=False, break_on_hyphens=False)  # fmt: skip
        text = README.format(
            title=title,
            pairs="\n".join(wrapped(f"{n}: {text}") for n, text in pairs if n != CITE_AS),
            citation=f"{citation}\n\n{more}" if more else citation,
            files="\n".join(f"  {name:<{width}}{text}".rstrip() for name, text in meanings.items()),
        )
        self.add("README.txt", text)


def write_archive(file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    folder = about.slug.replace("/", "-")
    with Archive.into(file, folder) as archive:
        stems = {each.name: f"{folder}-{each.name}" if each.parent else folder for each in tables}
        names = {name: f"{stem}.csv" for name, stem in stems.items()}
        parquets = []
        for table in tables:
            beside = TemporaryFile()  # noqa: SIM115 - closed below, when it has been copied
            parquets.append((names[table.name].replace(".csv", ".parquet"), beside))
            parquet = ParquetTable(beside, table)
            texts = csv_and_parquet(table, parquet)
            archive.add(names[table.name], (text.encode() for text in texts))
            parquet.close(about.facts([table]))
        for name, beside in parquets:
            with beside:
                beside.seek(0)
                archive.add(name, iter(partial(beside.read, 2**16), b""))
        found = {name: (csv, *archive.sums[csv]) for name, csv in names.items()}
        archive.add(f"{folder}.csv-metadata.json", as_json(csvw(tables, names, about)))
        archive.add("datapackage.json", as_json(data_package(tables, found, about)))
        day = about.moment.date() if about.moment else None
        digest = archive.sums[next(iter(names.values()))][1]
        archive.add_citations(Citation(about.title, about.slug, day, digest[:12], about.address))
        archive.add_readme(about.title, about.pairs(tables), about.citation)


def csv_and_parquet(
    table: Table, parquet: ParquetTable, *others: Callable[[Table, Sequence[Row]], Any]
) -> Iterator[str]:
    """The CSV in parts; each row is read once, for Parquet and what else takes it, too."""
    yield from csv_records(table.names, ())
    for rows in batched(table.read(), ROWS_IN_GROUP, strict=False):
        parquet.append(rows)
        for other in others:
            other(table, rows)
        yield from csv_records(table.names, rows, header=False)
