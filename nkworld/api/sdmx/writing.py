"""Data messages: row by row, so that a million claims need no more memory than some."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from nkworld.charts.imprint import SITE
from nkworld.charts.numbers import plain

from .structure import AGENCY, Component, Row, Structure

INFORMATION = "I"


def sdmx_csv(structure: Structure, rows: Iterable[Row]) -> Iterator[str]:
    """SDMX-CSV 2.0: the header and each observation as one text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    components = structure.components
    start = ["dataflow", structure.reference, INFORMATION]
    names = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(each.id for each in components)]
    for line in _lines(names, start, components, rows):
        writer.writerow(line)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _lines(
    names: list[str], start: list[str], components: list[Component], rows: Iterable[Row]
) -> Iterator[list[Any]]:
    yield names
    for row in rows:
        yield [*start, *(_cell(each, row) for each in components)]


def _cell(component: Component, row: Row) -> str:
    """A number that is not there, as where a source gives bounds alone, is NaN in SDMX."""
    return _text(component.read(row)) or ("NaN" if component.id == "OBS_VALUE" else "")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)


class Values:
    """The values of one component as far as they have come, each with its place."""

    def __init__(self, component: Component) -> None:
        self.component = component
        self.places: dict[str, int] = {}

    def place(self, row: Row) -> int | None:
        value = _text(self.component.read(row))
        return None if value == "" else self.places.setdefault(value, len(self.places))

    def told(self, is_dimension: bool) -> list[dict[str, str]]:
        """A code with its name; a text of an attribute as a name alone.

        One without any value is given an empty one: readers leave out an attribute without, and
        count those behind it wrongly.
        """
        codes = self.component.codes
        if codes or is_dimension:
            found = self.places or codes
            return [{"id": value, "name": codes.get(value, value)} for value in found]
        return [{"name": value} for value in self.places or [""]]


def sdmx_json(
    structure: Structure, rows: Iterable[Row], moment: datetime, address: str
) -> Iterator[str]:
    """SDMX-JSON 1.0: the observations first, then the values that they point to."""
    dimensions = [Values(each) for each in (*structure.dimensions, structure.time)]
    attributes = [Values(each) for each in structure.attributes]
    header = {
        "id": structure.id,
        "test": False,
        "prepared": moment.isoformat().replace("+00:00", "Z"),
        "sender": {"id": AGENCY, "name": SITE},
        "links": [{"href": address, "rel": "self"}],
    }
    yield f'{{"header": {_json(header)}, "dataSets": [{{"action": "Information", "observations": {{'
    comma = "\n"
    for row in rows:
        key = ":".join(str(each.place(row)) for each in dimensions)
        said = [_number(structure.measure.read(row)), *(each.place(row) for each in attributes)]
        while said[-1] is None and len(said) > 1:
            said.pop()
        yield f'{comma}"{key}": {_json(said)}'
        comma = ",\n"
    told = {
        "name": structure.title,
        "dimensions": {
            "dataSet": [],
            "series": [],
            "observation": [
                {
                    "id": each.component.id,
                    "name": each.component.name,
                    "keyPosition": place,
                    "values": each.told(is_dimension=True),
                }
                for place, each in enumerate(dimensions)
            ],
        },
        "attributes": {
            "dataSet": [],
            "series": [],
            "observation": [
                {
                    "id": each.component.id,
                    "name": each.component.name,
                    "values": each.told(is_dimension=False),
                }
                for each in attributes
            ],
        },
    }
    yield f'\n}}}}], "structure": {_json(told)}}}\n'


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
