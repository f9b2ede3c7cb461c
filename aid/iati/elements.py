"""The elements that activities are made of, each in the order of the schema."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from nkworld.charts.numbers import plain
from nkworld.provenance.addresses import is_web_address
from nkworld.provenance.dates import PartialDate

from ..choices import Sector
from ..models import Actor
from . import codes

Element = ET.Element


def element(name: str, *children: Element | None, text: str = "", **attributes: Any) -> Element:
    """Attributes are written with _ for -, and left out where they are empty."""
    told = {key.strip("_").replace("_", "-"): str(v) for key, v in attributes.items() if v}
    made = ET.Element(name, told)
    made.text = _allowed(text) or None
    made.extend(child for child in children if child is not None)
    return made


def _allowed(text: str) -> str:
    """Without the control characters that no XML file may hold."""
    return "".join(char for char in str(text) if char >= " " or char in "\n\t")


def narrated(name: str, text: str, **attributes: Any) -> Element:
    return element(name, element("narrative", text=text), **attributes)


def day(kind: str, on: date, as_known: str = "") -> Element:
    """A date of the activity; where only a year or a month is known, that is said."""
    note = element("narrative", text=f"known as {as_known}") if as_known else None
    return element("activity-date", note, type=kind, iso_date=on.isoformat())


def partial_day(kind: str, told: PartialDate, side: str) -> Element:
    on = told.first if side == "first" else told.last
    return day(kind, on, "" if told.precision == "day" else str(told))


def organisation(actor: Actor, role: str) -> Element:
    return narrated(
        "participating-org", actor.name, role=role, type=codes.ORGANISATIONS[Actor.Kind(actor.kind)]
    )


def recipient_country() -> Element:
    return element("recipient-country", code="KP", percentage="100")


def sectors(sector: str, home: str) -> list[Element]:
    """The nearest of the OECD’s, and our own word."""
    return [
        element("sector", vocabulary=codes.OECD_SECTORS, code=codes.SECTORS[Sector(sector)]),
        narrated(
            "sector",
            sector,
            vocabulary=codes.OWN,
            vocabulary_uri=f"{home}api/v1/docs/aid/",
            code=sector,
        ),
    ]


def money(amount: Decimal, on: date) -> Element:
    return element("value", text=plain(amount), currency="USD", value_date=on.isoformat())


def budget(amount: Decimal, first: date, last: date) -> Element:
    return element(
        "budget",
        element("period-start", iso_date=first.isoformat()),
        element("period-end", iso_date=last.isoformat()),
        money(amount, first),
        type=codes.ORIGINAL,
        status=codes.INDICATIVE,
    )


def documents(rows: Iterable[Any]) -> list[Element]:
    """The pages where rows were read, each once."""
    found = {row.citation: row.source for row in rows if is_web_address(row.citation)}
    return [
        element(
            "document-link",
            narrated("title", f"{source}: where it was read"),
            element("category", code=codes.WEB_PAGE),
            url=address,
            format="text/html",
        )
        for address, source in found.items()
    ]


def paper(row: Any) -> str:
    """Who says so, where it was read and in which words."""
    return f"{row.source}, {row.citation}: “{row.as_quoted}”"
