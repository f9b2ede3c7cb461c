"""What the kit says of itself: of what moment it is, how it is cited, and what it holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max

from nkworld.changes.change_log import latest_change
from nkworld.charts.citations import LICENCE_URL, SITE, TERMS
from nkworld.files.about import About, SourceTerms
from nkworld.files.as_csv import moment_text
from nkworld.files.tables import Column, Kind, Table
from nkworld.provenance.histories import records_at
from nkworld.provenance.models import Edition, Source
from nkworld.provenance.revisions import revision_of

VERSION = 2  # of the shape of the kit
DATABASE = "nkworld.sqlite"
WITHHELD = "withheld"  # the table that counts what the others leave out


@dataclass(frozen=True)
class KitState:
    """Of one kit. `revision` is that of the whole portal; None of a moment of the past."""

    moment: datetime
    revision: int | None

    @property
    def asked(self) -> datetime | None:
        """As of which questions are put: None of what stands now, which is found faster."""
        return self.moment if self.revision is None else None

    @property
    def name(self) -> str:
        return f"nkworld-{self.moment:%Y-%m-%dT%H%M%SZ}"

    @property
    def title(self) -> str:
        return f"{SITE}: data kit"

    @property
    def page(self) -> str:
        return f"{settings.SITE_ADDRESS}/data/kit/"

    @property
    def as_of(self) -> str:
        return moment_text(self.moment)

    @property
    def citation(self) -> str:
        revision = f", revision {self.revision}" if self.revision is not None else ""
        return f"{self.title}{revision}, as of {self.as_of}, {self.page}"

    @property
    def facts(self) -> dict[str, Any]:
        """For the table of metadata and for programs."""
        return {
            "title": self.title,
            "publisher": SITE,
            "address": self.page,
            "api": f"{settings.SITE_ADDRESS}/api/v1/",
            "as_of": self.as_of,
            "revision": self.revision,
            "kit_version": VERSION,
            "licence": TERMS,
            "licence_url": LICENCE_URL,
            "citation": self.citation,
        }

    def about(self) -> About:
        """What each of its files tells."""
        return About(
            title=self.title,
            slug=self.name.lower(),
            address=self.page,
            look_up=lambda slugs: [
                SourceTerms.of(each) for each in records_at(Source, self.moment)
            ],
            description=f"Every public table of {SITE} as of {self.as_of}.",
            moment=self.moment,
            citation=self.citation,
            more={"revision": self.revision, "kit_version": VERSION},
        )


def state_of(moment: datetime | None) -> KitState | None:
    """Of a moment, of the newest state unless one is named; None where nothing is public yet."""
    edition = Edition.objects.aggregate(newest=Max("moment"))["newest"]
    newest = max(filter(None, [edition, latest_change()]), default=None)
    if newest is None:
        return None
    if moment is None or moment >= newest:
        return KitState(newest, revision_of())
    return KitState(moment, None)


def self_description(kit: KitState, tables: Iterable[Table]) -> Iterator[Table]:
    """Tables that tell of the others, for who opens the database and nothing else."""
    described = tuple(tables)
    yield Table(
        "kit",
        (Column("name", required=True), Column("value")),
        lambda: [(name, None if v is None else str(v)) for name, v in kit.facts.items()],
        "About this kit",
        "What it is, of which moment, under which terms, and how to cite it.",
        ("name",),
    )
    yield Table(
        "kit_columns",
        (
            Column("table_name", Kind.TEXT, "", True),
            Column("position", Kind.INTEGER, "", True),
            Column("name", Kind.TEXT, "", True),
            Column("kind", Kind.TEXT, "", True),
            Column("description"),
            Column("refers_to", Kind.TEXT, "The table and column whose value it holds."),
        ),
        lambda: [
            (
                *(table.name, position, column.name, column.kind, column.meaning),
                ".".join(column.refers_to) if column.refers_to else None,
            )
            for table in described
            for position, column in enumerate(table.columns, 1)
        ],
        "Columns",
        "Every column of every table, with its kind and meaning.",
        ("table_name", "position"),
    )
    yield Table(
        WITHHELD,
        (
            Column("table_name", Kind.TEXT, "", True),
            Column("source", Kind.TEXT, "", True, ("sources", "slug")),
            Column("rows", Kind.INTEGER, "How many are left out.", True),
        ),
        lambda: [
            (table.name, source, number)
            for table in described
            for source, number in table.left_out.items()
        ],
        "Withheld rows",
        "Rows that are not in this kit, because the terms of their source forbid a copy in bulk.",
        ("table_name", "source"),
    )


def datasette_metadata(
    kit: KitState, tables: Iterable[Table], views: Iterable[tuple[str, str, str]]
) -> dict[str, Any]:
    """For `datasette nkworld.sqlite --metadata metadata.json`."""
    described: dict[str, Any] = {
        table.name: {
            "title": table.title,
            "description": table.description,
            "columns": {each.name: each.meaning for each in table.columns if each.meaning},
        }
        for table in tables
    }
    described |= {name: {"title": title} for name, title, _ in views}
    return {
        "title": kit.title,
        "description": kit.citation,
        "license": TERMS,
        "license_url": LICENCE_URL,
        "source": SITE,
        "source_url": kit.page,
        "databases": {DATABASE.partition(".")[0]: {"tables": described}},
    }
