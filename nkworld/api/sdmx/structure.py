"""The structure of a table of claims: what is a dimension, what an attribute, and their codes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nkworld.asking.claim_tables import ClaimTable
from nkworld.atlas.models import DPRK, Country
from nkworld.files.as_csv import moment_text
from nkworld.provenance.models import Dataset, Exclusion, Read, Source, Status
from nkworld.provenance.periods import Frequency, Period

AGENCY, VERSION = "NKW", "1.0"
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

    def __init__(self, table: type[ClaimTable], break_of: Callable[[Row], str]) -> None:
        self.table, self.model, self.break_of = table, table.model, break_of
        self.id = self.model.dataset.upper().replace("/", "_").replace("-", "_")
        dataset = Dataset.objects.filter(slug=self.model.dataset).first()
        self.title = dataset.title if dataset else self.id

    @property
    def reference(self) -> str:
        """As SDMX-CSV names the dataflow."""
        return f"{AGENCY}:{self.id}({VERSION})"

    @cached_property
    def dimensions(self) -> list[Component]:
        """The cell, who says so, and which of its readings: in the order of the key."""
        cell = [name for name in self.model.cell if name not in ("period", "frequency")]
        return [
            Component(
                "FREQ", "Frequency", lambda row: FREQUENCIES[row["frequency"]][0], "CL_FREQ",
                dict(FREQUENCIES.values()),
            ),
            Component(
                REPORTING, "Reference area", lambda row: DPRK, "CL_AREA", self._countries
            ),
            *map(self._of_cell, cell),
            Component("SOURCE", "Source", _of("source"), "CL_SOURCE", self._sources),
            Component("READING", "Reading", _of("reading")),
        ]  # fmt: skip

    time = Component("TIME_PERIOD", "Time period", lambda row: time_period(row["period"]))
    measure = Component("OBS_VALUE", "Observation value", lambda row: row["value"])

    @cached_property
    def attributes(self) -> list[Component]:
        listed = [
            Component(
                name.upper(), self._title(name), _of(name), f"CL_{name.upper()}",
                {str(value): str(label) for value, label in kind.choices},
            )
            for name, kind in (("status", Status), ("exclusion", Exclusion), ("read", Read))
        ]  # fmt: skip
        own = self.model.own_content()
        named = {
            "LOWER_BOUND": ("Lower bound", _of("value_low")),
            "UPPER_BOUND": ("Upper bound", _of("value_high")),
            "BREAK": ("What its source counts otherwise from here on", self.break_of),
            "UNIT": ("Unit", lambda row: self.model.unit),
            **{name.upper(): (self._title(name), _of(name)) for name in own},
            "REPORTED_ON": ("Date of the report", _of("reported_on")),
            "CLAIM": ("Number of the claim", _of("id")),
            "KNOWN_FROM": (
                "Since when it is the source’s word",
                lambda row: moment_text(row["known_from"]),
            ),
            "CITATION": ("Where it was read", _of("citation")),
            "AS_QUOTED": ("As printed there", _of("as_quoted")),
            "DERIVATION": ("Steps", _of("derivation")),
            "COMMENT_OBS": ("Note", _of("note")),
        }
        status = ("Observation status", self.obs_status, "CL_OBS_STATUS", OBS_STATUS)
        texts = [Component(name, *told) for name, told in named.items()]
        return [Component("OBS_STATUS", *status), *listed, *texts]

    @property
    def components(self) -> list[Component]:
        return [*self.dimensions, self.time, self.measure, *self.attributes]

    @property
    def code_lists(self) -> dict[str, Mapping[str, str]]:
        return {each.list_id: each.codes for each in self.components if each.list_id}

    def obs_status(self, row: Row) -> str:
        """The one letter for which there is room; STATUS tells ours as it is."""
        if row["status"] == Status.EXCLUDED:
            return "K" if row["exclusion"] == Exclusion.COUNTED_TWICE else "U"
        if row["value"] is None:
            return "O"
        return "B" if self.break_of(row) else BY_STATUS.get(row["status"], "A")

    def _of_cell(self, name: str) -> Component:
        model_field: Any = self.model._meta.get_field(name)
        codes = self._codes(model_field)
        is_country = model_field.is_relation and model_field.related_model is Country
        component = COUNTERPART if name == "country" else name.upper()
        of = "AREA" if is_country else f"{self.id}_{component}"
        is_listed = bool(codes) and all(map(CODE.fullmatch, codes))
        return Component(
            component,
            self._title(name),
            lambda row: row[name] if row[name] not in (None, "") else NOT_APPLICABLE,
            f"CL_{of}" if is_listed else "",
            codes if is_listed else {},
        )

    def _title(self, name: str) -> str:
        title = str(self.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        return title[:1].upper() + title[1:]

    @cached_property
    def _countries(self) -> dict[str, str]:
        return dict(Country.objects.order_by("code").values_list("code", "name"))

    @property
    def _sources(self) -> dict[str, str]:
        return dict(Source.objects.order_by("slug").values_list("slug", "short_name"))

    def _codes(self, model_field: Any) -> dict[str, str]:
        """{code: name} of a dimension, with one for where it does not apply; none of free text."""
        if not model_field.is_relation:
            found = {str(value): str(label) for value, label in model_field.flatchoices if value}
        elif model_field.related_model is Country:
            return self._countries
        else:
            rows = model_field.related_model._default_manager.order_by("pk")
            found = {getattr(row, "code", "") or row.slug: str(row) for row in rows}
        return found | {NOT_APPLICABLE: "Not applicable"} if found else {}


def _of(name: str) -> Callable[[Row], Any]:
    return lambda row: row.get(name)
