"""Countries, sources, datasets, rules and releases: what the other tables name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from nkworld.atlas.models import Country
from nkworld.files.tables import Column, Kind, Row, Table
from nkworld.provenance.models import (
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Release,
    Source,
    State,
)
from nkworld.provenance.models.rule import UNRANKED

from .fields import column_of, reader_of
from .state import Names, records_at
from .withheld import is_withheld

NAMES_OF_TABLES: dict[Any, str] = {
    Country: "countries",
    Source: "sources",
    Dataset: "datasets",
    HeadlineRule: "rules",
    Release: "releases",
}
COUNTRY = (
    *("code", "slug", "name", "official_name", "name_ko", "iso2", "m49", "kind", "region"),
    *("subregion", "capital", "un_member", "valid_from", "valid_to"),
)
SOURCE = (
    *("slug", "short_name", "publisher", "title", "url", "language", "origin", "repeats"),
    *("authority", "authority_reason"),
    *("coverage", "scope", "method_note", "caveats", "licence", "licence_url"),
)
DATASET = (
    *("slug", "title", "description", "unit", "coverage", "caveats", "expected_frequency"),
    *("licence", "licence_url"),
)
RULE = (
    *("id", "dataset", "slug", "version", "title", "description", "is_default"),
    "weighs_credibility",
)
RELEASE = (
    *("id", "dataset", "source", "label", "kind", "state", "complete", "reason"),
    *("withdrawal_reason", "published_at", "withdrawn_at", "added", "changed", "closed"),
)


def references(moment: datetime, names: Names) -> Iterator[Table]:
    """The five, then the links between them."""
    yield _table(
        Country,
        COUNTRY,
        ("code",),
        names,
        lambda: records_at(Country, moment),
        "Countries",
        "Countries, historical states and aggregates; an aggregate is never added to its members.",
    )
    yield _links_of_countries(moment)
    yield _sources(moment, names)
    yield _table(
        Dataset,
        DATASET,
        ("slug",),
        names,
        lambda: records_at(Dataset, moment),
        "Datasets",
        "The tables that the portal publishes, with unit, coverage, care and licence.",
    )
    yield _table(
        HeadlineRule,
        RULE,
        ("id",),
        names,
        lambda: records_at(HeadlineRule, moment),
        "Headline rules",
        "Named, versioned orders of sources: which claim is shown where one number is needed.",
    )
    yield _places(moment, names)
    yield _table(
        Release,
        RELEASE,
        ("id",),
        names,
        lambda: _releases(moment),
        "Releases",
        "Deliveries of a source that were published; one that was withdrawn says why.",
        indices=(("dataset", "source"),),
    )


def _table(
    model: Any,
    fields: Iterable[str],
    key: tuple[str, ...],
    names: Names,
    read: Callable[[], Iterable[Any]],
    title: str,
    description: str,
    indices: tuple[tuple[str, ...], ...] = (),
) -> Table:
    own = [model._meta.get_field(name) for name in fields]
    readers = [(field.attname, reader_of(field, names)) for field in own]

    def rows() -> Iterator[Row]:
        for row in read():
            yield tuple(reader(getattr(row, name)) for name, reader in readers)

    columns = tuple(column_of(field, "", NAMES_OF_TABLES) for field in own)
    return Table(NAMES_OF_TABLES[model], columns, rows, title, description, key, indices=indices)


def _sources(moment: datetime, names: Names) -> Table:
    """With whether files hold its rows, as its terms allow."""
    table = _table(
        Source,
        SOURCE,
        ("slug",),
        names,
        lambda: records_at(Source, moment),
        "Sources",
        "Who compiles the figures, with the terms of each: they bind whoever uses its rows.",
    )
    now = {source.pk: is_withheld(source) for source in Source.objects.all()}

    def rows() -> Iterator[Row]:
        for source, row in zip(records_at(Source, moment), table.rows(), strict=True):
            yield (*row, now.get(source.pk, False))

    withheld = Column(
        "withheld", Kind.BOOLEAN, "Whether its terms keep its rows out of this kit.", True
    )
    return replace(table, columns=(*table.columns, withheld), rows=rows)


def _links_of_countries(moment: datetime) -> Table:
    """What came after a historical state, and what else it held."""

    def rows() -> Iterator[Row]:
        found = []
        codes = {country.pk: country.code for country in records_at(Country, moment)}
        for kind in ("successors", "parts"):
            links = getattr(Country, kind).through.objects.values_list(
                "from_country_id", "to_country_id"
            )
            found += [
                (codes[one], kind[:-1], codes[other])
                for one, other in links
                if one in codes and other in codes
            ]
        yield from sorted(found)

    return Table(
        "country_links",
        (
            Column("country", Kind.TEXT, "The historical state.", True, ("countries", "code")),
            Column("link", Kind.TEXT, "successor or part.", True),
            Column("other", Kind.TEXT, "The country of today.", True, ("countries", "code")),
        ),
        rows,
        "Links of countries",
        "Which countries followed a historical state, and which others of today it held.",
        ("country", "link", "other"),
    )


def _places(moment: datetime, names: Names) -> Table:
    """Each rule's order of all sources, so that a query needs nothing else to apply it."""

    def rows() -> Iterator[Row]:
        sources = [source.pk for source in records_at(Source, moment)]
        for rule in records_at(HeadlineRule, moment):
            places = HeadlineRuleSource.objects.filter(rule_id=rule.pk)
            order = dict(places.values_list("source_id", "position"))
            placed = sorted((order.get(key, UNRANKED + key), key) for key in sources)
            for place, key in placed:
                yield (rule.pk, names.name(Source, key), place, key in order)

    return Table(
        "rule_places",
        (
            Column("rule", Kind.INTEGER, "The rule and version.", True, ("rules", "id")),
            Column("source", Kind.TEXT, "", True, ("sources", "slug")),
            Column("place", Kind.INTEGER, "The lowest wins.", True),
            Column("named", Kind.BOOLEAN, "Whether the rule names it.", True),
        ),
        rows,
        "Places of sources in rules",
        "The lowest place wins. A source that the rule does not name stands behind those it does.",
        ("rule", "source"),
    )


def _releases(moment: datetime) -> Iterator[Release]:
    """As they stood: a later withdrawal was not known."""
    for release in Release.objects.public().filter(published_at__lte=moment).order_by("pk"):
        if release.withdrawn_at and release.withdrawn_at > moment:
            release.state, release.withdrawn_at, release.withdrawal_reason = State.LIVE, None, ""
        yield release
