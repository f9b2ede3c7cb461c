"""What the kit says of itself: of what moment it is, how it is cited, and what it holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from nkworld.charts.imprint import LICENCE_URL, SITE
from nkworld.kit import headlines
from nkworld.provenance.revisions import revision_of

from .columns import Column, Row, Table, moment_text
from .state import newest_moment

LICENCE = "CC BY 4.0 for the compilation; each source keeps its own terms"
VERSION = 1  # of the shape of the kit


@dataclass(frozen=True)
class About:
    """Of one kit. `revision` is that of the whole portal; None of a moment of the past."""

    moment: datetime
    revision: int | None

    @property
    def is_newest(self) -> bool:
        return self.revision is not None

    @property
    def name(self) -> str:
        return f"nkworld-{self.moment:%Y-%m-%dT%H%M%SZ}"

    @property
    def title(self) -> str:
        return f"{SITE}: data kit"

    @property
    def home(self) -> str:
        return f"{settings.SITE_ADDRESS}/"

    @property
    def page(self) -> str:
        return f"{self.home}data/kit/"

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
            "api": f"{self.home}api/v1/",
            "as_of": self.as_of,
            "revision": self.revision,
            "kit_version": VERSION,
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "citation": self.citation,
        }


def about(moment: datetime | None) -> About | None:
    """Of a moment, of the newest state unless one is named; None where nothing is public yet."""
    newest = newest_moment()
    if newest is None:
        return None
    if moment is None or moment >= newest:
        return About(newest, revision_of())
    return About(moment, None)


def self_description(kit: About, tables: Iterable[Table]) -> Iterator[Table]:
    """Tables that tell of the others, for who opens the database and nothing else."""
    described = tuple(tables)
    yield Table(
        "kit",
        "About this kit",
        "What it is, of which moment, under which terms, and how to cite it.",
        (Column("name", "string", "", True), Column("value", "string", "")),
        lambda: [(name, None if v is None else str(v)) for name, v in kit.facts.items()],
        ("name",),
    )
    yield Table(
        "kit_columns",
        "Columns",
        "Every column of every table, with its kind and meaning.",
        (
            Column("table_name", "string", "", True),
            Column("position", "integer", "", True),
            Column("name", "string", "", True),
            Column("kind", "string", "", True),
            Column("description", "string", ""),
            Column("refers_to", "string", "The table and column whose value it holds."),
        ),
        lambda: _columns(described),
        ("table_name", "position"),
    )
    yield Table(
        "withheld",
        "Withheld rows",
        "Rows that are not in this kit, because the terms of their source forbid a copy in bulk.",
        (
            Column("table_name", "string", "", True),
            Column("source", "string", "", True, ("sources", "slug")),
            Column("rows", "integer", "How many are left out.", True),
        ),
        lambda: [
            (table.name, source, number)
            for table in described
            for source, number in table.withheld.items()
        ],
        ("table_name", "source"),
    )


def _columns(tables: tuple[Table, ...]) -> Iterator[Row]:
    for table in tables:
        for position, column in enumerate(table.columns, 1):
            target = ".".join(column.refers_to) if column.refers_to else None
            yield (
                table.name, position, column.name, column.kind, column.description, target,
            )  # fmt: skip


def views(kit: About, tables: Iterable[Table]) -> Iterator[tuple[str, str, str]]:
    """(name, title, SQL) of the views: what stood at the moment, what the default rule shows."""
    asked = None if kit.is_newest else kit.moment
    for table in tables:
        if not table.cell:
            continue
        yield f"{table.name}_current", f"{table.title}: current", headlines.current_view(table)
        if rule := headlines.default_rule(table.dataset, asked):
            title = f"{table.title}: headline claims by “{rule.title}”, version {rule.version}"
            yield f"{table.name}_headline", title, headlines.headline_view(table)
