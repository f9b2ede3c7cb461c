"""The whole file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

from django.db.models import Max

from nkworld.charts.imprint import SITE
from nkworld.provenance.models import Source

from ..models import Actor, Appeal, AppealFigure, Contribution, Programme
from . import codes, contributions, plans
from .elements import Element, element, narrated

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Publisher:
    """Who reports what others did; `ref` is the identifier by which IATI knows us."""

    ref: str
    home: str

    def activity(
        self,
        key: str,
        title: str,
        description: str,
        children: Iterable[Element | None],
        changed: datetime | None = None,
        humanitarian: str = "",
    ) -> Element:
        """An activity: what all have in common, then `children` in the order of the schema."""
        return element(
            "iati-activity",
            element("iati-identifier", text=f"{self.ref}-{key}"),
            narrated(
                "reporting-org", SITE, ref=self.ref, type=codes.OTHER_PUBLISHER,
                secondary_reporter="1",
            ),
            narrated("title", title),
            narrated("description", description, type="1"),
            *children,
            default_currency="USD",
            humanitarian=humanitarian,
            last_updated_datetime=changed.isoformat() if changed else "",
        )  # fmt: skip


def document(
    publisher: Publisher, moment: datetime, is_past: bool, today: date, withheld: set[int]
) -> bytes:
    """Every activity as known at a moment; `withheld` are sources whose terms forbid a copy."""
    as_of = moment if is_past else None
    programmes, undated = plans.programmes(as_of)
    money, untold = contributions.told(as_of, today)
    kept = [row for row in programmes if row.source_id not in withheld]
    given = [claim for claim in money if claim.source_id not in withheld]
    asked = [
        (appeal, public)
        for appeal, figures in plans.appeals(as_of)
        if (public := [each for each in figures if each.source_id not in withheld])
    ]
    root = ET.Element("iati-activities", {"version": "2.03", LANGUAGE: "en"})
    root.set("generated-datetime", moment.isoformat().replace("+00:00", "Z"))
    root.append(ET.Comment(_comment(publisher, undated, untold, len(money) - len(given))))
    root.extend(plans.activity_of_programme(row, publisher, today) for row in kept)
    root.extend(plans.activity_of_appeal(a, figures, publisher, today) for a, figures in asked)
    root.extend(contributions.activities(given, publisher))
    for activity in root.iter("iati-activity"):
        activity.set(LANGUAGE, "en")
    ET.indent(root)
    return ET.tostring(root, "utf-8", xml_declaration=True) + b"\n"


def _comment(publisher: Publisher, undated: int, untold: int, withheld: int) -> str:
    return (
        f" {SITE} reports what others did, as a secondary publisher: {publisher.home}. Licence of "
        "the compilation: CC BY 4.0; each source keeps its own terms. Not in this file: "
        f"{undated} programmes without a date; {untold} contributions that are totals, books of "
        "one day, parts, second accounts, ranges, or of which nobody says whether they were "
        f"pledged, committed or paid; {withheld} whose source does not allow copies. All of them "
        f"stand at {publisher.home}api/v1/aid/contributions/. "
    )


def withheld_sources() -> set[int]:
    """Those of which files hold no copy."""
    return set(Source.objects.filter(bulk_use=Source.BulkUse.WITHHELD).values_list("pk", flat=True))


def newest_moment() -> datetime:
    """When what the file tells of last changed."""
    moments: list[Any] = []
    for claims in (Contribution, AppealFigure):
        told = claims.objects.aggregate(Max("known_from"), Max("known_until"))
        moments += told.values()
    for records in (Programme, Appeal, Actor):
        moments += records.history.aggregate(Max("history_date")).values()
    return max(filter(None, moments), default=BEGINNING)
