"""The tables of claims: every vintage and every reading that was public by the moment."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count

from nkworld.api.derived import serializer_of
from nkworld.files.tables import Column, Kind, Row, Table
from nkworld.provenance.claim_tables import claim_tables
from nkworld.provenance.histories import records_at
from nkworld.provenance.models import Dataset, Source, Status
from nkworld.published import Names, PublishedTable, table_of
from nkworld.published.tables import MEANINGS

from .headlines import default_rule, is_headline
from .withheld import counted

HEADLINE = Column(
    "headline",
    Kind.BOOLEAN,
    "Whether the dataset’s default rule showed it at the moment of the kit, where one number is "
    "needed: one claim for each cell, at most.",
    True,
)


def claims_tables(
    moment: datetime, names: Names, withheld: set[int], is_newest: bool
) -> Iterator[Table]:
    """One for each dataset of claims, in the order of the slugs."""
    datasets = {dataset.slug: dataset for dataset in records_at(Dataset, moment)}
    for slug, table in sorted(claim_tables().items()):
        if slug in datasets:
            yield _table(table_of(table.model), datasets[slug], moment, names, withheld, is_newest)


def _table(
    published: PublishedTable,
    dataset: Any,
    moment: datetime,
    names: Names,
    withheld: set[int],
    is_newest: bool,
) -> Table:
    model = published.model
    public = public_by(model, moment)
    kept_out = public.filter(source__in=withheld).order_by().values("source").annotate(Count("pk"))
    found = counted((row["source"], row["pk__count"]) for row in kept_out)
    asked = None if is_newest else moment
    shown = is_headline(model, default_rule(dataset.slug, asked), asked)
    claims = public.exclude(source__in=withheld).annotate(shown=shown)

    def rows() -> Iterator[Row]:
        for *values, flag in claims.values_list(*published.paths, "shown").iterator(5_000):
            yield (*published.row_of(values, names, moment), bool(flag))

    return Table(
        name=published.name,
        title=dataset.title,
        description=dataset.description,
        columns=(*_with_meanings(published), HEADLINE),
        rows=rows,
        indices=(model.cell, ("source",), ("period_start",), ("known_from", "known_until")),
        dataset=dataset.slug,
        key=published.key,
        cell=tuple(model.cell),
        left_out=Counter({names.name(Source, key): n for key, n in sorted(found.items())}),
    )


def _with_meanings(published: PublishedTable) -> Iterator[Column]:
    """The columns with what the API tells of each field."""
    fields = serializer_of(published.model.dataset)().fields
    for column in published.columns:
        told = fields[column.name].help_text if column.name in fields else ""
        known = MEANINGS.get(column.name) or str(told or "") or column.meaning
        yield replace(column, meaning=known)


def public_by(model: Any, moment: datetime) -> Any:
    """Every vintage that was public by then, whether or not it still stood; never a draft."""
    return model.objects.filter(known_from__lte=moment).order_by("pk")


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


def ledger_of_exclusions(moment: datetime, names: Names, withheld: set[int]) -> Table:
    """Every excluded claim of every table, with the reason."""
    own = [column.name for column in EXCLUDED_COLUMNS if column.name != "dataset"]

    def rows() -> Iterator[Row]:
        for slug, declared in sorted(claim_tables().items()):
            table = table_of(declared.model)
            places = [[column.name for column in table.columns].index(name) for name in own]
            claims = public_by(declared.model, moment).filter(status=Status.EXCLUDED)
            for values in claims.exclude(source__in=withheld).values_list(*table.paths).iterator():
                row = table.row_of(values, names, moment)
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
