"""Build the kit: a folder, then perhaps one file of it; the same bytes each time."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.template.loader import render_to_string

from nkworld.private_files import working_folder
from nkworld.provenance.models import Source

from . import package, records, references, writers
from .about import About, about, self_description, views
from .claims import claims_tables, ledger_of_exclusions
from .columns import Table
from .state import Names, records_at
from .withheld import withheld_sources

EPOCH = (1980, 1, 1, 0, 0, 0)  # no clock: built twice, the same bytes
SUMS = "SHA256SUMS"


class NothingToBuild(Exception):
    """Nothing is public yet."""


def build(output: Path, moment: datetime | None = None) -> About:
    """Write the kit of a moment (the newest unless said) to a folder, or to a file `….zip`.

    What stood there is replaced once the new one is whole. NothingToBuild where nothing is public.
    """
    with one_state():
        return _build(output, moment)


@contextmanager
def one_state() -> Iterator[None]:
    """Whatever is published meanwhile is not seen."""
    is_alone = not connection.in_atomic_block  # in a test it is not
    with transaction.atomic():
        if is_alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _build(output: Path, moment: datetime | None) -> About:
    kit = about(moment)
    if kit is None:
        raise NothingToBuild("Nothing is published yet, so there is nothing to build a kit of.")
    output.parent.mkdir(parents=True, exist_ok=True)
    with working_folder(output.parent, ".kit-") as scratch:
        folder = scratch / kit.name
        folder.mkdir()
        _write(kit, folder)
        if output.suffix == ".zip":
            made = scratch / "kit.zip"
            _zip(folder, made)
            made.replace(output)
        else:
            shutil.rmtree(output, ignore_errors=True)
            folder.replace(output)
    return kit


def tables_of(kit: About) -> list[Table]:
    """Every table: those that others name first."""
    names, withheld = Names(kit.moment), withheld_sources()
    by_model = references.NAMES_OF_TABLES | records.names_of_tables()
    found = [
        *references.references(kit.moment, names),
        *claims_tables(kit.moment, names, by_model, withheld, kit.is_newest),
        ledger_of_exclusions(kit.moment, names, withheld),
        *records.records_tables(kit.moment, names, by_model, withheld),
    ]
    there = {table.name for table in found}
    found = [_without_missing(table, there) for table in found]
    return [*self_description(kit, found), *found]


def _without_missing(table: Table, there: set[str]) -> Table:
    """A reference to a table that this portal does not have, in a test say, is left out."""
    columns = tuple(
        replace(column, refers_to=None)
        if column.refers_to and column.refers_to[0] not in there
        else column
        for column in table.columns
    )
    return replace(table, columns=columns)


def _write(kit: About, folder: Path) -> None:
    tables = tables_of(kit)
    found = list(views(kit, tables))
    counts = _write_tables(tables, [sql for _, _, sql in found], folder)
    sources = _sources(kit)
    described = package.data_package(kit, tables, folder, sources)
    texts = {
        "datapackage.json": described,
        "csv/csv-metadata.json": package.csv_on_the_web(kit, tables),
        "metadata.json": package.datasette_metadata(kit, tables, found),
        "README.txt": _page("README.txt", kit, tables, counts, found),
        "index.html": _page("index.html", kit, tables, counts, found),
        "sources.html": _page("sources.html", kit, tables, counts, found),
        "style.css": _page("style.css", kit, tables, counts, found),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / SUMS).write_text("".join(_sums(folder)), encoding="utf-8", newline="\n")


def _write_tables(tables: list[Table], views: list[str], folder: Path) -> dict[str, int]:
    """{table: rows}; each row is read once for all three files."""
    for name in ("csv", "parquet"):
        (folder / name).mkdir()
    database = writers.SqliteFile(folder / package.DATABASE)
    for table in tables:
        database.create(table)
    counts = {table.name: _write_table(table, database, folder) for table in tables}
    for table in tables:
        database.index(table)
    for sql in views:
        database.run(sql)
    database.close()
    return counts


def _write_table(table: Table, database: writers.SqliteFile, folder: Path) -> int:
    csv = writers.CsvFile(folder / "csv" / f"{table.name}.csv", table)
    parquet = writers.ParquetFile(folder / "parquet" / f"{table.name}.parquet", table)
    rows = 0
    for batch in table.batches():
        rows += len(batch)
        database.insert(table, batch)
        csv.write(table, batch)
        parquet.write(batch)
    csv.close()
    parquet.close()
    return rows


def _sources(kit: About) -> list[dict[str, Any]]:
    return [
        {"title": f"{source.publisher}: {source.title}"}
        | ({"path": source.url} if source.url else {})
        for source in records_at(Source, kit.moment)
    ]


def _page(
    name: str, kit: About, tables: list[Table], counts: dict[str, int], found: list[Any]
) -> str:
    context = {
        "kit": kit,
        "facts": kit.facts,
        "database": package.DATABASE,
        "tables": [
            {
                "table": table,
                "rows": counts[table.name],
                "csv": f"csv/{table.name}.csv",
                "parquet": f"parquet/{table.name}.parquet",
            }
            for table in tables
        ],
        "views": [{"name": view, "title": title} for view, title, _ in found],
        "withheld": [
            {"table": table, "source": source, "rows": rows}
            for table in tables
            for source, rows in table.withheld.items()
        ],
        "sources": records_at(Source, kit.moment),
    }
    return render_to_string(f"kit/{name}", context)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sums(folder: Path) -> Iterator[str]:
    """As `sha256sum -c` reads them."""
    for path in _files(folder):
        yield f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _zip(folder: Path, made: Path) -> None:
    with zipfile.ZipFile(made, "w") as archive:
        for path in _files(folder):
            info = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as into, path.open("rb") as file:
                shutil.copyfileobj(file, into)
