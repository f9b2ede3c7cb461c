"""What a file tells of itself wherever it ends up: what was asked, since when, of whom, on what
terms, how to cite it, and where it lies.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from rest_framework.utils.urls import replace_query_param

from nkworld.charts.imprint import LICENCE, LICENCE_URL, SITE, TERMS
from nkworld.provenance.models import Source

from .tables import Table

WITHHELD = (
    "Rows withheld: the source’s terms limit republishing in bulk. Each can be read one by one."
)


@dataclass(frozen=True)
class About:
    """`address` is that of the very file, pinned; `rule` is {slug, version, title} or None.

    `given` is what else was asked, {parameter: value}.
    """

    title: str
    description: str
    slug: str
    address: str
    as_of: datetime | None = None
    revision: int | None = None
    rule: dict[str, Any] | None = None
    on: date | None = None
    unit: str = ""
    point_of_view: str = ""
    given: dict[str, str] = field(default_factory=dict)

    @property
    def rule_name(self) -> str:
        """“kotra-first.1”; empty where no rule chose."""
        return f"{self.rule['slug']}.{self.rule['version']}" if self.rule else ""

    @property
    def moment(self) -> str:
        return self.as_of.isoformat().replace("+00:00", "Z") if self.as_of else ""

    def address_as(self, form: str, table: Table | None = None) -> str:
        """Where the same is found in another format, or one of its tables."""
        address = replace_query_param(self.address, "format", form)
        return (
            replace_query_param(address, "table", table.name) if table and table.parent else address
        )

    @property
    def citation(self) -> str:
        state = [
            self.slug,
            self.revision is not None and f"revision {self.revision}",
            self.rule_name and f"rule {self.rule_name}",
            self.on and f"on {self.on:%Y-%m-%d}",
        ]
        known = f", as of {self.moment}" if self.moment else ""
        told = ", ".join(map(str, filter(None, state)))
        return f"{SITE}, “{self.title}” ({told}){known}, {self.address}"

    def sources(self, tables: Iterable[Table]) -> list[Source]:
        """Those whose rows were read, and those whose rows were left out."""
        slugs = set().union(*(table.sources | set(table.left_out) for table in tables))
        return list(self._by_slug(frozenset(slugs - {"", None})))

    @staticmethod
    def _by_slug(slugs: frozenset[str]) -> Iterable[Source]:
        return Source.objects.filter(slug__in=slugs).order_by("slug")

    @cached_property
    def _state(self) -> dict[str, Any]:
        return {
            "dataset": self.slug,
            "title": self.title,
            "description": self.description,
            "url": self.address,
            "as_of": self.moment or None,
            "revision": self.revision,
            "rule": self.rule,
            "on": self.on.isoformat() if self.on else None,
            "parameters": self.given,
            "unit": self.unit or None,
            "point_of_view": self.point_of_view or None,
            "licence": {"title": TERMS, "url": LICENCE_URL, "name": LICENCE},
            "citation": self.citation,
            "publisher": SITE,
        }

    def told(self, tables: Sequence[Table]) -> dict[str, Any]:
        """As a program reads it; to be asked when the rows have been read."""
        return self._state | {
            "rows": {table.name: table.count for table in tables},
            "rows_withheld": withheld(tables),
            "sources": [
                {
                    "slug": each.slug,
                    "name": each.short_name,
                    "publisher": each.publisher,
                    "title": each.title,
                    "licence": each.licence,
                    "licence_url": each.licence_url or None,
                }
                for each in self.sources(tables)
            ],
        }

    def pairs(self, tables: Sequence[Table]) -> list[tuple[str, str]]:
        """As a person reads it: pairs of a name and a text, none empty."""
        rule = self.rule and f"{self.rule['title']} ({self.rule_name})"
        pairs = [
            ("Dataset", f"{self.title} ({self.slug})"),
            ("What it holds", self.description),
            ("Rule", rule or ""),
            ("On the day", self.on.isoformat() if self.on else ""),
            ("As of", self.moment),
            ("Revision", "" if self.revision is None else str(self.revision)),
            ("Asked", ", ".join(f"{name}={text}" for name, text in self.given.items())),
            ("Unit", self.unit),
            ("Point of view", self.point_of_view),
            *((f"Rows of {table.name}", f"{table.count:,}") for table in tables),
            *((f"Source {each.slug}", _terms(each)) for each in self.sources(tables)),
            ("Withheld", told_of(withheld(tables))),
            ("Published by", SITE),
            ("Licence", f"{TERMS}: {LICENCE_URL}"),
            ("Address", self.address),
            ("Cite as", self.citation),
        ]  # fmt: skip
        return [(name, text) for name, text in pairs if text]


def _terms(source: Source) -> str:
    return f"{source.publisher}, {source.title}. Its terms: {source.licence}"


def withheld(tables: Iterable[Table]) -> dict[str, int]:
    """{slug: rows} of the sources whose rows are left out of the file."""
    found: Counter[str] = Counter()
    for table in tables:
        found += table.left_out
    return dict(sorted(found.items()))


def told_of(counts: dict[str, int]) -> str:
    """“wits: 12 rows, comtrade: 3 rows. Rows withheld: …”, empty where none are."""
    listed = ", ".join(f"{slug}: {count:,}" for slug, count in counts.items())
    return f"{listed}. {WITHHELD}" if counts else ""
