"""What a file tells of itself wherever it ends up: origin, moment, sources, terms, citation."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from nkworld.charts.citations import LICENCE, LICENCE_URL, SITE, TERMS

from .as_csv import moment_text
from .tables import Table


@dataclass(frozen=True)
class SourceTerms:
    """A source whose rows a file holds, and what it asks of who uses them."""

    slug: str
    title: str
    url: str = ""
    licence: str = ""
    licence_url: str = ""

    @classmethod
    def of(cls, source: Any) -> Self:
        title = f"{source.publisher}, {source.title}"
        return cls(source.slug, title, source.url, source.licence, source.licence_url)


CITE_AS = "Cite as"
WITHHELD = (
    "Rows withheld: the source’s terms limit republishing in bulk. Each can be read one by one."
)


@dataclass(frozen=True, kw_only=True)
class About:
    """`address` is that of the very file, `moment` that as known at which its rows stand. `more`
    are facts for a program, `words` for a person; `look_up` gives the terms of sources by slug.
    """

    title: str
    slug: str
    address: str
    look_up: Callable[[frozenset[str]], Sequence[SourceTerms]]
    description: str = ""
    moment: datetime | None = None
    citation: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    words: Sequence[tuple[str, str]] = ()

    @property
    def as_of(self) -> str:
        return moment_text(self.moment) if self.moment else ""

    def sources(self, tables: Iterable[Table]) -> Sequence[SourceTerms]:
        slugs = set().union(*(table.sources | set(table.left_out) for table in tables))
        return self.look_up(frozenset(slugs - {"", None}))

    def facts(self, tables: Sequence[Table]) -> dict[str, Any]:
        """As a program reads it; to be asked when the rows have been read."""
        return {
            "dataset": self.slug,
            "title": self.title,
            "description": self.description,
            "url": self.address,
            "as_of": self.as_of or None,
            **self.more,
            "licence": {"title": TERMS, "url": LICENCE_URL, "name": LICENCE},
            "citation": self.citation,
            "publisher": SITE,
            "rows": {table.name: table.count for table in tables},
            "rows_withheld": withheld(tables),
            "sources": [
                asdict(each) | {"url": each.url or None, "licence_url": each.licence_url or None}
                for each in self.sources(tables)
            ],
        }

    def pairs(self, tables: Sequence[Table]) -> list[tuple[str, str]]:
        """As a person reads it: pairs of a name and a text, none empty."""
        counts = ", ".join(f"{slug}: {count:,}" for slug, count in withheld(tables).items())
        terms = {
            f"Source {e.slug}": f"{e.title}. Its terms: {e.licence}" if e.licence else e.title
            for e in self.sources(tables)
        }
        pairs = [
            *self.words,
            *((f"Rows of {table.name}", f"{table.count:,}") for table in tables),
            *terms.items(),
            ("Withheld", f"{counts}. {WITHHELD}" if counts else ""),
            ("Published by", SITE),
            ("Licence", f"{TERMS}: {LICENCE_URL}"),
            ("Address", self.address),
            (CITE_AS, self.citation),
        ]
        return [(name, text) for name, text in pairs if text]


def withheld(tables: Iterable[Table]) -> dict[str, int]:
    """{slug: rows} of the sources whose rows are left out of the file."""
    found: Counter[str] = Counter()
    for table in tables:
        found += table.left_out
    return dict(sorted(found.items()))
