"""A table and all that is needed to use, check and cite it, in one ZIP file."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from tempfile import TemporaryFile
from textwrap import fill
from typing import Any, BinaryIO

from nkworld.charts.citations import Citation

from ..files import csv_records
from .about import About
from .as_csvw import csvw
from .as_package import data_package
from .as_parquet import ParquetTable, portions
from .tables import Table

EPOCH = (1980, 1, 1, 0, 0, 0)  # no clock: asked twice, the same bytes

README = """\
{title}

{pairs}

Cite as
{citation}

Files
{files}
"""
MEANINGS = {
    ".csv": "the rows; an empty value is not known, never zero; a list stands as JSON",
    ".parquet": "the same with typed columns and exact decimals",
    ".csv-metadata.json": "what the columns are, as CSV on the Web (W3C) says it",
    "datapackage.json": "the same as a Data Package (frictionlessdata.io)",
    "citation.bib": "for BibLaTeX and BibTeX; citation.ris and citation.csl.json for others",
    "SHA256SUMS": "check with: sha256sum -c SHA256SUMS",
}


class Archive:
    """A ZIP file that is written file by file, each digested on its way."""

    def __init__(self, file: BinaryIO, folder: str) -> None:
        self.zip = zipfile.ZipFile(file, "w")
        self.folder = folder
        self.sums: dict[str, tuple[int, str]] = {}  # {name: (bytes, SHA-256)}

    def add(self, name: str, parts: Iterator[bytes]) -> None:
        info = zipfile.ZipInfo(f"{self.folder}/{name}", EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = sha256(), 0
        with self.zip.open(info, "w") as written:
            for part in parts:
                digest.update(part)
                size += len(part)
                written.write(part)
        self.sums[name] = (size, digest.hexdigest())

    def add_text(self, name: str, text: str) -> None:
        self.add(name, iter([text.encode()]))

    def add_json(self, name: str, content: Any) -> None:
        self.add_text(name, json.dumps(content, ensure_ascii=False, indent=2) + "\n")

    def close(self) -> None:
        lines = [f"{digest}  {name}\n" for name, (_, digest) in self.sums.items()]
        self.add_text("SHA256SUMS", "".join(lines))
        self.zip.close()


def write_archive(file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    """CSV and Parquet are written side by side: the rows pass once."""
    folder = about.slug.replace("/", "-")
    archive = Archive(file, folder)
    names = {table.name: f"{folder}{_suffix(table)}.csv" for table in tables}
    parquets = []
    for table in tables:
        beside = TemporaryFile()  # noqa: SIM115 - closed below, when it has been copied
        parquets.append((names[table.name].replace(".csv", ".parquet"), beside))
        archive.add(names[table.name], _csv_and_parquet(table, beside, about))
    for name, beside in parquets:
        with beside:
            beside.seek(0)
            archive.add(name, _parts(beside))
    found = {name: (csv, *archive.sums[csv]) for name, csv in names.items()}
    archive.add_json(f"{folder}.csv-metadata.json", csvw(tables, list(names.values()), about))
    archive.add_json("datapackage.json", data_package(tables, found, about))
    _add_citations(archive, about, archive.sums[next(iter(names.values()))][1])
    archive.add_text("README.txt", _readme(archive, tables, about))
    archive.close()


def _parts(file: BinaryIO) -> Iterator[bytes]:
    while part := file.read(2**16):
        yield part


def _suffix(table: Table) -> str:
    return f"-{table.name}" if table.parent else ""


def _csv_and_parquet(table: Table, beside: BinaryIO, about: About) -> Iterator[bytes]:
    parquet = ParquetTable(beside, table.columns)
    names, header = table.names, True
    for rows in portions(table):
        parquet.append(rows)
        for text in csv_records(names, rows, header=header):
            yield text.encode()
        header = False
    if header:
        yield next(csv_records(names, [])).encode()
    parquet.close(about.told([table]))


def _add_citations(archive: Archive, about: About, digest: str) -> None:
    day = about.as_of.date() if about.as_of else None
    citation = Citation(about.title, about.slug, day, digest[:12], about.address)
    archive.add_text("citation.bib", citation.bibtex)
    archive.add_text("citation.ris", citation.ris)
    archive.add_text("citation.csl.json", citation.csl_json)


def _readme(archive: Archive, tables: Sequence[Table], about: About) -> str:
    pairs = [_wrapped(f"{name}: {text}") for name, text in about.pairs(tables) if name != "Cite as"]
    names = [*archive.sums, "SHA256SUMS"]
    width = max(map(len, names)) + 2
    return README.format(
        title=about.title,
        pairs="\n".join(pairs),
        citation=about.citation,
        files="\n".join(f"  {name:<{width}}{_meaning(name)}".rstrip() for name in names),
    )


def _meaning(name: str) -> str:
    return next((text for end, text in MEANINGS.items() if name.endswith(end)), "")


def _wrapped(text: str) -> str:
    return fill(text, 100, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
