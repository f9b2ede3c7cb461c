"""The three formats beside those of every table: they are of tables of claims alone."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from nkworld.files.about import About
from nkworld.files.tables import Table
from nkworld.provenance.claim_tables import claim_table
from nkworld.provenance.questions import InvalidQuery

from ..writing.renderers import FileRenderer
from .as_xml import structure_message
from .structure import Row, Structure, moment_of
from .writing import sdmx_csv, sdmx_json

ONE_VINTAGE = "SDMX has no word for vintages: ask for one moment with as_of, or take format=csv."


class SdmxRenderer(FileRenderer):
    """A file of one table of claims."""

    takes_columns = False

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        if about.more["parameters"].get("vintages"):
            raise InvalidQuery([("vintages", ONE_VINTAGE)])
        table = claim_table(about.slug)
        structure = Structure(table, table.get_breaks(about.moment))
        for text in self.texts(structure, _rows(tables[0]), about):
            file.write(text.encode())

    def texts(self, structure: Structure, rows: Iterable[Row], about: About) -> Iterable[str]:
        raise NotImplementedError


class SdmxCsvRenderer(SdmxRenderer):
    media_type = "application/vnd.sdmx.data+csv"
    content_type = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
    format = "sdmx-csv"
    ending = "sdmx.csv"

    def texts(self, structure: Structure, rows: Iterable[Row], about: About) -> Iterable[str]:
        return sdmx_csv(structure, rows)


class SdmxJsonRenderer(SdmxRenderer):
    media_type = "application/vnd.sdmx.data+json"
    content_type = "application/vnd.sdmx.data+json; version=1.0.0-wd; charset=utf-8"
    format = "sdmx-json"
    ending = "sdmx.json"

    def texts(self, structure: Structure, rows: Iterable[Row], about: About) -> Iterable[str]:
        moment = about.moment or moment_of(structure)
        return sdmx_json(structure, rows, moment, about.address)


class SdmxStructureRenderer(SdmxRenderer):
    """What the two others are made of: it does not depend on the question."""

    media_type = "application/vnd.sdmx.structure+xml"
    content_type = "application/vnd.sdmx.structure+xml; version=2.1; charset=utf-8"
    format = "sdmx-structure"
    ending = "sdmx-structure.xml"

    def texts(self, structure: Structure, rows: Iterable[Row], about: About) -> Iterable[str]:
        for _ in rows:
            pass  # counted, as the headers of the answer tell
        moment = about.moment or moment_of(structure)
        yield structure_message(structure, moment).decode()


SDMX_FORMATS: list[type[FileRenderer]] = [
    SdmxCsvRenderer,
    SdmxJsonRenderer,
    SdmxStructureRenderer,
]


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    names = table.names
    for row in table.read():
        yield dict(zip(names, row, strict=True))
