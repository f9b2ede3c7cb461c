"""The tables of curated records, as they stood at the moment."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nkworld.files.tables import Row, Table
from nkworld.provenance.histories import records_at
from nkworld.provenance.models import Dataset, Source
from nkworld.published import Names, PublishedTable, table_of
from nkworld.published.tables import curated_models

from .withheld import without


def records_tables(moment: datetime, names: Names, withheld: set[int]) -> Iterator[Table]:
    datasets = {dataset.slug: dataset for dataset in records_at(Dataset, moment)}
    for table in sorted(map(table_of, curated_models()), key=lambda table: table.name):
        dataset = datasets.get(table.model.dataset)
        if dataset or not table.model.dataset:
            yield _table(table, dataset, moment, names, withheld)


def _table(
    published: PublishedTable, dataset: Any, moment: datetime, names: Names, withheld: set[int]
) -> Table:
    model = published.model
    sources = Counter(
        names.name(Source, row.source_id)
        for row in (records_at(model, moment) if withheld else ())
        if getattr(row, "source_id", None) in withheld
    )

    def rows() -> Iterator[Row]:
        for row in without(records_at(model, moment), withheld):
            yield published.row(row, names)

    about = str(model._meta.verbose_name_plural)
    return Table(
        name=published.name,
        title=dataset.title if dataset else about[:1].upper() + about[1:],
        description=dataset.description if dataset else _first_paragraph(model),
        columns=published.columns,
        rows=rows,
        indices=tuple(
            (field.name,)
            for field in model._meta.concrete_fields
            if field.is_relation and field.attname in published.paths
        ),
        dataset=dataset.slug if dataset else "",
        key=published.key,
        left_out=Counter(dict(sorted(sources.items()))),
    )


def _first_paragraph(model: Any) -> str:
    return " ".join((model.__doc__ or "").partition("\n\n")[0].split())
