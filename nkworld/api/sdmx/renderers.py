"""Three formats beside those of every table, of tables of claims alone: data in SDMX-CSV 2.0 and
SDMX-JSON 1.0, row by row, so that a million claims need no more memory than some; and their
structure in SDMX-ML 2.1.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from django.template.loader import render_to_string

from nkworld.asking.claim_tables import claim_table
from nkworld.asking.questions import InvalidQuery
from nkworld.charts.citations import SITE
from nkworld.charts.numbers import plain
from nkworld.files.about import About
from nkworld.files.as_csv import csv_records
from nkworld.files.tables import Table
from nkworld.running.xml_text import without_invalid

from ..writing.renderers import FileRenderer
from .structure import AGENCY, VERSION, Component, Row, Structure

ONE_VINTAGE = "SDMX has no word for vintages: ask for one moment with as_of, or take format=csv."


class SdmxRenderer(FileRenderer):
    """A file of one table of claims."""

    takes_columns = False

    def write(self, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
        if about.more["parameters"].get("vintages"):
            raise InvalidQuery([("vintages", ONE_VINTAGE)])
        table, names = claim_table(about.slug), tables[0].names
        structure = Structure(table, table.get_breaks(about.moment))
        rows = (dict(zip(names, row, strict=True)) for row in tables[0].read())
        for text in self.texts(structure, rows, about):
            file.write(text.encode())

    def texts(self, structure: Structure, rows: Iterable[Row], about: About) -> Iterator[str]:
        raise NotImplementedError


def text_of(component: Component, row: Row) -> str:
    value = component.read(row)
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)


class SdmxCsvRenderer(SdmxRenderer):
    media_type = "application/vnd.sdmx.data+csv"
    content_type = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
    format = "sdmx-csv"
    ending = "sdmx.csv"

    def texts(self, structure: Structure, rows: Iterable[Row], about: About) -> Iterator[str]:
        """A number that is not there, as where a source gives bounds alone, is NaN in SDMX."""
        components = structure.components
        value = components.index(structure.measure)
        own = ("dataflow", structure.reference, "I")

        def lines() -> Iterator[list[Any]]:
            for row in rows:
                cells = [each.read(row) for each in components]
                cells[value] = "NaN" if cells[value] is None else cells[value]
                yield [*own, *cells]

        names = [each.id for each in components]
        return csv_records(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names], lines())


class Values:
    """The values of one component as far as they have come, each with its place."""

    def __init__(self, component: Component) -> None:
        self.component = component
        self.places: dict[str, int] = {}

    def place(self, row: Row) -> int | None:
        value = text_of(self.component, row)
        return None if value == "" else self.places.setdefault(value, len(self.places))

    def described(self, place: int | None = None) -> dict[str, Any]:
        """A dimension, with its `place`, or an attribute: a code with its name; a text as a name.

        An attribute without any value is given an empty one: readers leave out one without, and
        count those behind it wrongly.
        """
        codes = self.component.codes
        if codes or place is not None:
            found = self.places or codes
            values = [{"id": value, "name": codes.get(value, value)} for value in found]
        else:
            values = [{"name": value} for value in self.places or [""]]
        own = {} if place is None else {"keyPosition": place}
        return {"id": self.component.id, "name": self.component.name, **own, "values": values}


class SdmxJsonRenderer(SdmxRenderer):
    media_type = "application/vnd.sdmx.data+json"
    content_type = "application/vnd.sdmx.data+json; version=1.0.0-wd; charset=utf-8"
    format = "sdmx-json"
    ending = "sdmx.json"

    def texts(self, structure: Structure, rows: Iterable[Row], about: About) -> Iterator[str]:
        """The observations first, then the values that they point to."""
        dimensions = [Values(each) for each in (*structure.dimensions, structure.time)]
        attributes = [Values(each) for each in structure.attributes]
        header = {
            "id": structure.id,
            "test": False,
            "prepared": about.as_of,
            "sender": {"id": AGENCY, "name": SITE},
            "links": [{"href": about.address, "rel": "self"}],
        }
        data = '"dataSets": [{"action": "Information", "observations": {'
        yield f'{{"header": {_json(header)}, {data}'
        comma = "\n"
        for row in rows:
            key = ":".join(str(each.place(row)) for each in dimensions)
            value = structure.measure.read(row)
            if value is not None:
                value = int(value) if value == int(value) else float(value)
            said = [value, *(each.place(row) for each in attributes)]
            while said[-1] is None and len(said) > 1:
                said.pop()
            yield f'{comma}"{key}": {_json(said)}'
            comma = ",\n"
        listed = [each.described(place) for place, each in enumerate(dimensions)]
        told = {
            "name": structure.title,
            "dimensions": {"dataSet": [], "series": [], "observation": listed},
            "attributes": {
                "dataSet": [],
                "series": [],
                "observation": [each.described() for each in attributes],
            },
        }
        yield f'\n}}}}], "structure": {_json(told)}}}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class SdmxStructureRenderer(SdmxRenderer):
    """What the two others are made of: it does not depend on the question."""

    media_type = "application/vnd.sdmx.structure+xml"
    content_type = "application/vnd.sdmx.structure+xml; version=2.1; charset=utf-8"
    format = "sdmx-structure"
    ending = "sdmx-structure.xml"

    def texts(self, structure: Structure, rows: Iterable[Row], about: About) -> Iterator[str]:
        for _ in rows:
            pass  # counted, as the headers of the answer tell
        context = {"structure": structure, "agency": AGENCY, "version": VERSION, "site": SITE}
        context["prepared"] = about.as_of
        yield without_invalid(render_to_string("api/sdmx_structure.xml", context))


SDMX_FORMATS: list[type[FileRenderer]] = [SdmxCsvRenderer, SdmxJsonRenderer, SdmxStructureRenderer]
