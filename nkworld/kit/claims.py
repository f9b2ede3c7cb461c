"""The tables of claims: every vintage and every reading that was public by the moment."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count

from nkworld.api.derived import serializer_of
from nkworld.files.tables import Column, Kind, Row, Table
from nkworld.provenance.claim_tables import ClaimTable, claim_tables
from nkworld.provenance.models import Dataset, Observation, Status

from .fields import column_of, reader_of, table_name
from .headlines import default_rule, is_headline
from .state import Names, records_at
from .withheld import counted

BOTH = ("period", "period_start", "period_end", "frequency", "source")
VINTAGE = ("release", "known_from", "known_until", "reading")
VALUES = ("value", "value_low", "value_high")
REQUIRED = ("id", "period", "frequency", "source", "status", "known_from", "reading")
MEANINGS = {
    "id": "The number of this vintage, for ever; its address is /api/v1/<dataset>/<id>/.",
    "period_start": "First day of the period.",
    "period_end": "Last day of the period.",
    "frequency": "annual, half-yearly, quarterly, monthly, or cumulative for a span of months.",
    "known_from": "Since when this is what the source says here.",
    "known_until": "Until when; empty where it still stood at the moment of the kit.",
    "reading": "0 is the claim; 1, 2 … are other pages on which the same figure of the same source "
    "was read, never to be added.",
    "status": "How the value came about; excluded rows never enter a total.",
    "release": "The delivery that it came with.",
    "source": "Who says so. Two sources’ figures of one cell are never added.",
}

SHOWN = ("shown",)
HEADLINE = Column(
    "headline",
    Kind.BOOLEAN,
    "Whether the dataset’s default rule showed it at the moment of the kit, where one number is "
    "needed: one claim for each cell, at most.",
    True,
)


def claims_tables(
    moment: datetime, names: Names, tables: dict[Any, str], withheld: set[int], is_newest: bool
) -> Iterator[Table]:
    """One for each dataset of claims, in the order of the slugs."""
    datasets = {dataset.slug: dataset for dataset in records_at(Dataset, moment)}
    for slug, table in sorted(claim_tables().items()):
        if slug in datasets:
            yield _table(table, datasets[slug], moment, names, tables, withheld, is_newest)


def _table(
    declared: type[ClaimTable],
    dataset: Any,
    moment: datetime,
    names: Names,
    tables: dict[Any, str],
    withheld: set[int],
    is_newest: bool,
) -> Table:
    model = declared.model
    fields = [model._meta.get_field(name) for name in field_names(model)]
    public = public_by(model, moment)
    kept_out = public.filter(source__in=withheld).order_by().values("source").annotate(Count("pk"))
    found = counted((row["source"], row["pk__count"]) for row in kept_out)
    told = _meanings(model)
    asked = None if is_newest else moment
    shown = is_headline(model, default_rule(dataset.slug, asked), asked)
    return Table(
        name=table_name(dataset.slug),
        title=dataset.title,
        description=dataset.description,
        columns=(
            *(
                column_of(
                    field,
                    told.get(field.name, ""),
                    tables,
                    field.name in REQUIRED,
                    str(model.unit) if field.name in VALUES else "",
                )
                for field in fields
            ),
            HEADLINE,
        ),
        rows=lambda: _rows(
            public.exclude(source__in=withheld).annotate(shown=shown), fields, names, moment, SHOWN
        ),
        indices=(model.cell, ("source",), ("period_start",), ("known_from", "known_until")),
        dataset=dataset.slug,
        key=("id",),
        cell=tuple(model.cell),
        left_out=Counter(
            {
                names.name(model._meta.get_field("source").related_model, key): n
                for key, n in sorted(found.items())
            }
        ),
    )


def field_names(model: type[Observation]) -> list[str]:
    """The columns in order: the cell, what is said of it, and since when."""
    cell = [name for name in model.cell if name not in BOTH]
    return ["id", *cell, *BOTH, *model.content, *VINTAGE]


def public_by(model: Any, moment: datetime) -> Any:
    """Every vintage that was public by then, whether or not it still stood; never a draft."""
    return model.objects.filter(known_from__lte=moment).order_by("pk")


def _rows(
    claims: Any, fields: list[Any], names: Names, moment: datetime, more: tuple[str, ...] = ()
) -> Iterator[Row]:
    """`more` are names of what the queryset is annotated with, to follow the fields."""
    readers = [*(reader_of(field, names) for field in fields), *(_flag for _ in more)]
    until = next(at for at, field in enumerate(fields) if field.name == "known_until")
    for values in claims.values_list(*(field.attname for field in fields), *more).iterator(5_000):
        row = [read(value) for read, value in zip(readers, values, strict=True)]
        if row[until] and row[until] > moment:
            row[until] = None  # that it would end was not known then
        yield tuple(row)


def _flag(value: Any) -> Any:
    return bool(value)


def _meanings(model: type[Observation]) -> dict[str, str]:
    """What the API tells of each field, and what the kit has besides."""
    fields = serializer_of(model.dataset)().fields
    told = {name: str(field.help_text or "") for name, field in fields.items()}
    return told | MEANINGS


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
            claims = public_by(declared.model, moment).filter(status=Status.EXCLUDED)
            fields = [declared.model._meta.get_field(name) for name in own]
            for row in _rows(claims.exclude(source__in=withheld), fields, names, moment):
                yield (slug, *row)

    return Table(
        name="exclusions",
        title="Ledger of exclusions",
        description="Figures that sources print and that enter no total, each with its reason.",
        columns=EXCLUDED_COLUMNS,
        rows=rows,
        key=("dataset", "id"),
        indices=(("exclusion",),),
    )
