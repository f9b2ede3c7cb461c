"""Countries, sources, datasets, rules and releases: what the other tables name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from nkworld.atlas.models import Country
from nkworld.files.tables import Row, Table
from nkworld.provenance.histories import records_at
from nkworld.provenance.models import (
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Release,
    Source,
)
from nkworld.provenance.models.rule import UNRANKED
from nkworld.provenance.release_changes import release_at
from nkworld.published import Names, table_of
from nkworld.published.tables import LINKS

from .withheld import is_withheld


def references(moment: datetime, names: Names) -> Iterator[Table]:
    """The five, then the links between them."""
    yield _table(
        Country,
        names,
        lambda: records_at(Country, moment),
        "Countries",
        "Countries, historical states and aggregates; an aggregate is never added to its members.",
    )
    yield _links_of_countries(moment, names)
    yield _sources(moment, names)
    yield _table(
        Dataset,
        names,
        lambda: records_at(Dataset, moment),
        "Datasets",
        "The tables that the portal publishes, with unit, coverage, care and licence.",
    )
    yield _table(
        HeadlineRule,
        names,
        lambda: records_at(HeadlineRule, moment),
        "Headline rules",
        "Named, versioned orders of sources: which claim is shown where one number is needed.",
    )
    yield _places(moment, names)
    yield _table(
        Release,
        names,
        lambda: _releases(moment),
        "Releases",
        "Deliveries of a source that were published; one that was withdrawn says why.",
        indices=(("dataset", "source"),),
    )


def _table(
    model: Any,
    names: Names,
    read: Callable[[], Iterable[Any]],
    title: str,
    description: str,
    indices: tuple[tuple[str, ...], ...] = (),
) -> Table:
    published = table_of(model)

    def rows() -> Iterator[Row]:
        return (published.row(row, names) for row in read())

    return Table(
        published.name, published.columns, rows, title, description, published.key, indices=indices
    )


def _sources(moment: datetime, names: Names) -> Table:
    """With whether files hold its rows, as its terms allow."""
    table = _table(
        Source,
        names,
        lambda: records_at(Source, moment),
        "Sources",
        "Who compiles the figures, with the terms of each: they bind whoever uses its rows.",
    )
    now = {source.pk: is_withheld(source) for source in Source.objects.all()}

    def rows() -> Iterator[Row]:
        for source, row in zip(records_at(Source, moment), table.rows(), strict=True):
            yield (*row[:-1], now.get(source.pk, False))

    withheld = replace(
        table.columns[-1], meaning="Whether its terms keep its rows out of this kit."
    )
    return replace(table, columns=(*table.columns[:-1], withheld), rows=rows)


def _links_of_countries(moment: datetime, names: Names) -> Table:
    """What came after a historical state, and what else it held."""
    tables = [table_of(getattr(Country, field).through) for field in LINKS]

    def rows() -> Iterator[Row]:
        there = {country.pk for country in records_at(Country, moment)}
        yield from sorted(
            table.row(link, names)
            for table in tables
            for link in table.model.objects.all()
            if {link.from_country_id, link.to_country_id} <= there
        )

    return Table(
        tables[0].name,
        tables[0].columns,
        rows,
        "Links of countries",
        "Which countries followed a historical state, and which others of today it held.",
        tables[0].key,
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

    published = table_of(HeadlineRuleSource)
    return Table(
        published.name,
        published.columns,
        rows,
        "Places of sources in rules",
        "The lowest place wins. A source that the rule does not name stands behind those it does.",
        published.key,
    )


def _releases(moment: datetime) -> Iterator[Release]:
    """As they stood: a later withdrawal was not known."""
    for release in Release.objects.public().filter(published_at__lte=moment).order_by("pk"):
        yield release_at(release, moment)
