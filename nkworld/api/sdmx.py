"""Tables of claims in SDMX-CSV 2.0 and SDMX-JSON 1.0, row by row, so that a million claims need no
more memory than some; and their structure in SDMX-ML 2.1.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from operator import methodcaller
from typing import Any, BinaryIO

from django.template.loader import render_to_string

from nkworld.api.views import FileRenderer, file_format
from nkworld.asking.claim_tables import ClaimTable, claim_table
from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.models import DPRK, Country
from nkworld.charts.as_json import number
from nkworld.charts.citations import SITE
from nkworld.charts.words import plain
from nkworld.files.about import About
from nkworld.files.tables import Table, csv_records, moment_text
from nkworld.provenance.dates import Frequency, Period
from nkworld.provenance.models import Dataset, Exclusion, Read, Source, Status
from nkworld.running.xml_text import without_invalid

AGENCY, VERSION = "NKW", "1.0"
_json = partial(json.dumps, ensure_ascii=False)
_of = partial(methodcaller, "get")  # the value of a column, of a row
NOT_APPLICABLE = "_Z"
CODE = re.compile(r"[A-Za-z0-9_@$-]+")
REPORTING, COUNTERPART = "REF_AREA", "COUNTERPART_AREA"

# Of CL_FREQ. A span of months is of no frequency that the list knows.
FREQUENCIES = {
    Frequency.ANNUAL: ("A", "Annual"),
    Frequency.HALF_YEARLY: ("S", "Half-yearly, semester"),
    Frequency.QUARTERLY: ("Q", "Quarterly"),
    Frequency.MONTHLY: ("M", "Monthly"),
    Frequency.CUMULATIVE: ("_O", "Other: a span of months"),
}
HALF = re.compile(r"(\d{4})-H([12])")
# Of CL_OBS_STATUS.
OBS_STATUS = {
    "A": "Normal value",
    "B": "Time series break",
    "E": "Estimated value",
    "K": "Data included in another category",
    "O": "Missing value",
    "P": "Provisional value",
    "U": "Low reliability",
}
BY_STATUS = {Status.PROVISIONAL: "P", Status.ESTIMATED: "E"}

Row = Mapping[str, Any]  # {column: value} of a table of the API


def time_period(label: str) -> str:
    """“2015-H1” as 2015-S1, “2011-01/2011-09” as 2011-01-01/P9M, others as they are."""
    if "/" not in label:
        return HALF.sub(r"\1-S\2", label)
    span = Period.parse(label, ahead=True)
    months = (span.end.year - span.start.year) * 12 + span.end.month - span.start.month + 1
    return f"{span.start.isoformat()}/P{months}M"


@dataclass(frozen=True)
class Component:
    """`codes` are {code: name}, where the values are of a list; `list_id` is the list's."""

    id: str
    name: str
    read: Callable[[Row], Any]
    list_id: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


class Structure:
    """Of one dataset. `break_of(row)` tells what a source counts otherwise from a claim on."""

    time = Component("TIME_PERIOD", "Time period", lambda row: time_period(row["period"]))
    measure = Component("OBS_VALUE", "Observation value", lambda row: row["value"])

    def __init__(self, table: type[ClaimTable], break_of: Callable[[Row], str]) -> None:
        self.model, self.break_of = table.model, break_of
        self.id = self.model.dataset.upper().replace("/", "_").replace("-", "_")
        dataset = Dataset.objects.filter(slug=self.model.dataset).first()
        self.title = dataset.title if dataset else self.id
        countries = dict(Country.objects.order_by("code").values_list("code", "name"))
        frequency = lambda row: FREQUENCIES[row["frequency"]][0]  # noqa: E731
        sources = dict(Source.objects.order_by("slug").values_list("slug", "short_name"))
        cell = [name for name in self.model.cell if name not in ("period", "frequency")]
        self.dimensions = [
            Component("FREQ", "Frequency", frequency, "CL_FREQ", dict(FREQUENCIES.values())),
            Component(REPORTING, "Reference area", lambda row: DPRK, "CL_AREA", countries),
            *(self._of_cell(name, countries) for name in cell),
            Component("SOURCE", "Source", _of("source"), "CL_SOURCE", sources),
            Component("READING", "Reading", _of("reading")),
        ]
        known_from = lambda row: moment_text(row["known_from"])  # noqa: E731
        named: dict[str, tuple[str, Callable[[Row], Any]]] = {
            "LOWER_BOUND": ("Lower bound", _of("value_low")),
            "UPPER_BOUND": ("Upper bound", _of("value_high")),
            "BREAK": ("What its source counts otherwise from here on", break_of),
            "UNIT": ("Unit", lambda row: self.model.unit),
            **{n.upper(): (self._title(n), _of(n)) for n in self.model.own_content()},
            "REPORTED_ON": ("Date of the report", _of("reported_on")),
            "CLAIM": ("Number of the claim", _of("id")),
            "KNOWN_FROM": ("Since when it is the source’s word", known_from),
            "CITATION": ("Where it was read", _of("citation")),
            "AS_QUOTED": ("As printed there", _of("as_quoted")),
            "DERIVATION": ("Steps", _of("derivation")),
            "COMMENT_OBS": ("Note", _of("note")),
        }
        status = ("Observation status", self.obs_status, "CL_OBS_STATUS", OBS_STATUS)
        self.attributes = [Component("OBS_STATUS", *status)]
        for name, kind in (("status", Status), ("exclusion", Exclusion), ("read", Read)):
            codes = {str(value): str(label) for value, label in kind.choices}
            listed = (self._title(name), _of(name), f"CL_{name.upper()}", codes)
            self.attributes.append(Component(name.upper(), *listed))
        self.attributes += [Component(name, *described) for name, described in named.items()]
        self.components = [*self.dimensions, self.time, self.measure, *self.attributes]

    def obs_status(self, row: Row) -> str:
        """The one letter for which there is room; STATUS tells ours as it is."""
        if row["status"] == Status.EXCLUDED:
            return "K" if row["exclusion"] == Exclusion.COUNTED_TWICE else "U"
        if row["value"] is None:
            return "O"
        return "B" if self.break_of(row) else BY_STATUS.get(row["status"], "A")

    def _of_cell(self, name: str, countries: dict[str, str]) -> Component:
        """Its values are of a list, with a code for where it does not apply, unless free text."""
        field: Any = self.model._meta.get_field(name)
        is_country = field.is_relation and field.related_model is Country
        if not field.is_relation:
            codes = {str(value): str(label) for value, label in field.flatchoices if value}
        elif is_country:
            codes = countries
        else:
            rows = field.related_model._default_manager.order_by("pk")
            codes = {getattr(row, "code", "") or row.slug: str(row) for row in rows}
        if codes and not is_country:
            codes = codes | {NOT_APPLICABLE: "Not applicable"}
        component = COUNTERPART if name == "country" else name.upper()
        of = "AREA" if is_country else f"{self.id}_{component}"
        listed = (f"CL_{of}", codes) if codes and all(map(CODE.fullmatch, codes)) else ("", {})
        return Component(
            component,
            self._title(name),
            lambda row: row[name] if row[name] not in (None, "") else NOT_APPLICABLE,
            *listed,
        )

    def _title(self, name: str) -> str:
        title = str(self.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        return title[:1].upper() + title[1:]


ONE_VINTAGE = "SDMX has no word for vintages: ask for one moment with as_of, or take format=csv."


def csv_texts(structure: Structure, rows: Iterable[Row], about: About) -> Iterator[str]:
    """A number that is not there, as where a source gives bounds alone, is NaN in SDMX."""
    components = structure.components
    value = components.index(structure.measure)
    own = ("dataflow", f"{AGENCY}:{structure.id}({VERSION})", "I")
    names = [each.id for each in components]
    read = ([each.read(row) for each in components] for row in rows)
    lines = (
        [*own, *cells[:value], "NaN" if cells[value] is None else cells[value], *cells[value + 1 :]]
        for cells in read
    )
    return csv_records(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names], lines)


@dataclass
class Values:
    """The values of one component as far as they have come, each with its place."""

    component: Component
    places: dict[str, int] = field(default_factory=dict)

    def place(self, row: Row) -> int | None:
        value = self.component.read(row)
        text = plain(value) if isinstance(value, Decimal) else str(value)
        return None if value in (None, "") else self.places.setdefault(text, len(self.places))

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


def json_texts(structure: Structure, rows: Iterable[Row], about: About) -> Iterator[str]:
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
        values = [number(structure.measure.read(row)), *(each.place(row) for each in attributes)]
        while values[-1] is None and len(values) > 1:
            values.pop()
        yield f'{comma}"{key}": {_json(values)}'
        comma = ",\n"
    listed = [each.described(place) for place, each in enumerate(dimensions)]
    definition = {
        "name": structure.title,
        "dimensions": {"dataSet": [], "series": [], "observation": listed},
        "attributes": {
            "dataSet": [],
            "series": [],
            "observation": [each.described() for each in attributes],
        },
    }
    yield f'\n}}}}], "structure": {_json(definition)}}}\n'


def structure_texts(structure: Structure, rows: Iterable[Row], about: About) -> Iterator[str]:
    for _ in rows:
        pass  # counted, as the headers of the answer tell
    context = {"structure": structure, "agency": AGENCY, "version": VERSION, "site": SITE}
    lists = {each.list_id: each.codes for each in structure.components if each.list_id}
    context |= {"prepared": about.as_of, "code_lists": lists}
    yield without_invalid(render_to_string("api/sdmx_structure.xml", context))


def _write(texts: Any, file: BinaryIO, tables: Sequence[Table], about: About) -> None:
    if about.more["parameters"].get("vintages"):
        raise InvalidQuery([("vintages", ONE_VINTAGE)])
    table, names = claim_table(about.slug), tables[0].names
    structure = Structure(table, table.get_breaks(about.moment))
    rows = (dict(zip(names, row, strict=True)) for row in tables[0].read())
    for text in texts(structure, rows, about):
        file.write(text.encode())


STRUCTURE = "SDMX-ML 2.1: data structure and code lists"
SDMX_FORMATS: list[type[FileRenderer]] = [
    file_format(
        name,
        title,
        f"application/vnd.sdmx{kind}",
        partial(_write, texts),
        ending,
        content_type=f"application/vnd.sdmx{kind}; version={version}; charset=utf-8",
        takes_columns=False,
    )
    for name, title, kind, version, texts, ending in (
        ("sdmx-csv", "SDMX-CSV 2.0", ".data+csv", "2.0.0", csv_texts, "sdmx.csv"),
        ("sdmx-json", "SDMX-JSON 1.0", ".data+json", "1.0.0-wd", json_texts, "sdmx.json"),
        ("sdmx-structure", STRUCTURE, "+xml", "2.1", structure_texts, "sdmx-structure.xml"),
    )
]
