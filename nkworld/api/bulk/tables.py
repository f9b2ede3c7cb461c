"""The public tables as they stood at the moment of a kit, and what the kit says of itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Max, Q, Value
from django.utils.text import capfirst

from nkworld.api.serializers import serializer_of
from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.parameters import rules_of
from nkworld.atlas.models import Country
from nkworld.changes.change_log import latest_change, release_at
from nkworld.charts.citations import LICENCE_URL, SITE, TERMS
from nkworld.files.about import About, SourceTerms
from nkworld.files.tables import Column, Kind, Row, Table, moment_text
from nkworld.provenance.editions import revision_of
from nkworld.provenance.histories import records_at
from nkworld.provenance.models import (
    Curated,
    Dataset,
    Edition,
    HeadlineRule,
    HeadlineRuleSource,
    Release,
    Source,
    Status,
)
from nkworld.provenance.models.rule import UNRANKED
from nkworld.published import LINKS, MEANINGS, Names, PublishedTable, curated_models, table_of

VERSION = 2  # of the shape of the kit
DATABASE = "nkworld.sqlite"
WITHHELD = "withheld"  # the table that counts what the others leave out


# What the other tables name, and what links it, in their order.
REFERENCES: tuple[Any, ...] = (
    *(Country, Country.successors.through, Source, Dataset, HeadlineRule, HeadlineRuleSource),
    Release,
)
LINKING = {  # title and description; those of the others are their models’
    Country.successors.through: (
        "Links of countries",
        "Which countries followed a historical state, and which others of today it held.",
    ),
    HeadlineRuleSource: (
        "Places of sources in rules",
        "The lowest place wins. A source that the rule does not name stands behind those it does.",
    ),
}
HEADLINE = Column(
    "headline",
    Kind.BOOLEAN,
    "Whether the dataset’s default rule showed it at the moment of the kit, where one number is "
    "needed: one claim for each cell, at most.",
    True,
)
EXCLUDED_COLUMNS = (
    Column("dataset", Kind.TEXT, "The table of the claim.", True, ("datasets", "slug")),
    Column("id", Kind.INTEGER, "Its number in that table.", True),
    Column("source", Kind.TEXT, "Who says so.", True, ("sources", "slug")),
    Column("period", Kind.TEXT, "The period that it is about.", True),
    Column("value", Kind.NUMBER, "As the source prints it; it never enters a total."),
    Column("exclusion", Kind.TEXT, "The kind of reason; the note says it in full."),
    Column("note", Kind.TEXT, "Why it is excluded."),
    Column("citation", Kind.TEXT, "The page where it was read."),
    Column("known_from", Kind.MOMENT, "Since when it stands in the ledger.", True),
    Column("known_until", Kind.MOMENT, "Until when; empty where it still did."),
)


class KitState:
    """Every public table at a moment. `revision` is that of the whole portal; None of the past."""

    def __init__(self, moment: datetime, revision: int | None) -> None:
        self.moment, self.revision, self.names = moment, revision, Names()
        # As of which questions are put: None of what stands now, which is found faster.
        self.as_of = moment if revision is None else None
        self.name = f"nkworld-{moment:%Y-%m-%dT%H%M%SZ}"
        self.withheld = {each.pk: each.slug for each in Source.objects.all() if each.is_withheld}
        self.datasets = {dataset.slug: dataset for dataset in records_at(Dataset, moment)}
        title, as_of = f"{SITE}: data kit", moment_text(moment)
        address, of = f"{settings.SITE_ADDRESS}/data/kit/", f", revision {revision}"
        self.facts: dict[str, Any] = {
            "title": title,
            "publisher": SITE,
            "address": address,
            "api": f"{settings.SITE_ADDRESS}/api/v1/",
            "as_of": as_of,
            "revision": revision,
            "kit_version": VERSION,
            "licence": TERMS,
            "licence_url": LICENCE_URL,
            "citation": f"{title}{'' if revision is None else of}, as of {as_of}, {address}",
        }
        self.about = About(
            title=title,
            slug=self.name.lower(),
            address=address,
            look_up=lambda slugs: [SourceTerms.of(each) for each in records_at(Source, moment)],
            description=f"Every public table of {SITE} as of {as_of}.",
            moment=moment,
            citation=self.facts["citation"],
            more={"revision": revision, "kit_version": VERSION},
        )

    def tables(self) -> list[Table]:
        claims = [(slug, table.model) for slug, table in sorted(claim_tables().items())]
        claims = [(slug, model) for slug, model in claims if slug in self.datasets]
        records = sorted(map(table_of, curated_models()), key=lambda table: table.name)
        found = [
            *(self._records(table_of(model)) for model in REFERENCES),
            *(self._claims(slug, model) for slug, model in claims),
            self._exclusions(),
            *(
                self._records(table)
                for table in records
                if not table.model.dataset or table.model.dataset in self.datasets
            ),
        ]
        # A reference to a table that this portal does not have, in a test say, is left out.
        there = {table.name for table in found}
        return [
            replace(
                table,
                columns=tuple(
                    each
                    if each.refers_to and each.refers_to[0] in there
                    else replace(each, refers_to=None)
                    for each in table.columns
                ),
            )
            for table in found
        ]

    def _rows(self, table: PublishedTable) -> Iterator[Row]:
        model, names = table.model, self.names
        if model is Country.successors.through:
            there = {country.pk for country in records_at(Country, self.moment)}
            yield from sorted(
                each.row(link, names)
                for each in (table_of(getattr(Country, field).through) for field in LINKS)
                for link in each.model.objects.all()
                if {link.from_country_id, link.to_country_id} <= there
            )
        elif model is HeadlineRuleSource:
            # Each rule's order of all sources, so that a query needs nothing else to apply it.
            sources = [source.pk for source in records_at(Source, self.moment)]
            for rule in records_at(HeadlineRule, self.moment):
                places = HeadlineRuleSource.objects.filter(rule_id=rule.pk)
                order = dict(places.values_list("source_id", "position"))
                for place, key in sorted((order.get(key, UNRANKED + key), key) for key in sources):
                    yield (rule.pk, names.name(Source, key), place, key in order)
        elif model is Release:
            # As they stood: a later withdrawal was not known.
            public = Release.objects.public().filter(published_at__lte=self.moment)
            for release in public.order_by("pk"):
                yield table.row(release_at(release, self.moment), names)
        else:
            for record in records_at(model, self.moment):
                row = table.row(record, names)
                # With what is withheld now, whatever the terms of a source were then.
                is_withheld = (row[0] in self.withheld.values(),) if model is Source else ()
                yield (*row[: len(row) - len(is_withheld)], *is_withheld)

    def _claims(self, slug: str, model: Any) -> Table:
        dataset, published = self.datasets[slug], table_of(model)
        rule = next(iter(rules_of(slug, self.as_of).values()), None)
        shown: Any = Value(value=False, output_field=BooleanField())
        if rule:  # among all sources, withheld ones too
            found = model.objects.headline(rule, as_of=self.as_of).values("pk")
            shown = ExpressionWrapper(Q(pk__in=found), output_field=BooleanField())
        # Every vintage that was public by then, whether or not it still stood; never a draft.
        public = model.objects.filter(known_from__lte=self.moment)
        claims = public.order_by("pk").annotate(shown=shown)

        def rows() -> Iterator[Row]:
            for *values, flag in claims.values_list(*published.paths, "shown").iterator(5_000):
                yield (*published.row_of(values, self.names, self.moment), bool(flag))

        fields = serializer_of(slug)().fields
        meanings = {name: str(field.help_text or "") for name, field in fields.items()} | MEANINGS
        columns = [replace(c, meaning=meanings.get(c.name) or c.meaning) for c in published.columns]
        return Table(
            name=published.name,
            title=dataset.title,
            description=dataset.description,
            columns=(*columns, HEADLINE),
            rows=rows,
            indices=(model.cell, ("source",), ("period_start",), ("known_from", "known_until")),
            dataset=slug,
            key=published.key,
            cell=tuple(model.cell),
            withheld=tuple(self.withheld.values()),
        )

    def _exclusions(self) -> Table:
        own = [column.name for column in EXCLUDED_COLUMNS if column.name != "dataset"]

        def rows() -> Iterator[Row]:
            for slug, declared in sorted(claim_tables().items()):
                table = table_of(declared.model)
                places = [[column.name for column in table.columns].index(name) for name in own]
                found = declared.model.objects.filter(known_from__lte=self.moment)
                claims = found.filter(status=Status.EXCLUDED).exclude(source__in=self.withheld)
                for values in claims.order_by("pk").values_list(*table.paths).iterator():
                    row = table.row_of(values, self.names, self.moment)
                    yield (slug, *(row[place] for place in places))

        return Table(
            name="exclusions",
            title="Ledger of exclusions",
            description="Figures that sources print and that enter no total, each with its reason.",
            columns=EXCLUDED_COLUMNS,
            rows=rows,
            key=("dataset", "id"),
            indices=(("exclusion",),),
        )

    def _records(self, published: PublishedTable) -> Table:
        model, dataset = published.model, None
        withheld: tuple[str, ...] = ()
        if issubclass(model, Curated):
            dataset, withheld = self.datasets.get(model.dataset), tuple(self.withheld.values())
        title, text = LINKING.get(model) or (
            capfirst(str(model._meta.verbose_name_plural)),
            " ".join((model.__doc__ or "").partition("\n\n")[0].split()),
        )
        return Table(
            name=published.name,
            title=dataset.title if dataset else title,
            description=dataset.description if dataset else text,
            columns=published.columns,
            rows=lambda: self._rows(published),
            indices=tuple(
                (field.name,)
                for field in model._meta.concrete_fields
                if field.is_relation and field.attname in published.paths
            ),
            dataset=dataset.slug if dataset else "",
            key=published.key,
            withheld=withheld,
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
        "title": kit.facts["title"],
        "description": kit.facts["citation"],
        "license": TERMS,
        "license_url": LICENCE_URL,
        "source": SITE,
        "source_url": kit.facts["address"],
        "databases": {DATABASE.partition(".")[0]: {"tables": described}},
    }


def views(kit: KitState, tables: Iterable[Table]) -> Iterator[tuple[str, str, str]]:
    """(name, title, SQL) of the views: what stood at the moment, what the default rule shows."""
    for table in tables:
        if not table.cell:
            continue
        every = f'SELECT * FROM "{table.name}" WHERE'  # noqa: S608 - ours
        current = "known_until IS NULL AND (reading = 0 OR status = 'excluded')"
        found = [("current", "current", current)]
        if rule := next(iter(rules_of(table.dataset, kit.as_of).values()), None):
            title = f"headline claims by “{rule.title}”, version {rule.version}"
            found.append(("headline", title, "headline"))
        for name, title, where in found:
            view = f"{table.name}_{name}"
            yield view, f"{table.title}: {title}", f'CREATE VIEW "{view}" AS {every} {where}'
