"""The tables of curated records, as they stood at the moment."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nkworld.api.router import router
from nkworld.files.tables import Row, Table
from nkworld.provenance.models import Dataset

from .fields import column_of, reader_of, table_name
from .state import Names, curated_models, name_field, records_at
from .withheld import without


def names_of_tables() -> dict[Any, str]:
    """{model: its table}, as the API calls the table of the same rows, else by app and class."""
    addresses = {
        getattr(getattr(view, "question_class", None), "model", None): address
        for address, view, _ in router.registry
    }
    return {
        model: table_name(model.table or addresses.get(model) or _by_model(model))
        for model in curated_models()
    }


def _by_model(model: Any) -> str:
    """“trade.SeriesBreak” as trade_series_breaks."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()
    return f"{model._meta.app_label}_{words}s"


def records_tables(
    moment: datetime, names: Names, tables: dict[Any, str], withheld: set[int]
) -> Iterator[Table]:
    datasets = {dataset.slug: dataset for dataset in records_at(Dataset, moment)}
    for model in sorted(curated_models(), key=tables.__getitem__):
        dataset = datasets.get(model.dataset)
        if dataset or not model.dataset:
            yield _table(model, dataset, moment, names, tables, withheld)


def _table(
    model: Any,
    dataset: Any,
    moment: datetime,
    names: Names,
    tables: dict[Any, str],
    withheld: set[int],
) -> Table:
    fields = [field for field in model._meta.concrete_fields if _is_shown(field)]
    readers = [(field.attname, reader_of(field, names)) for field in fields]
    sources = Counter(
        names.name(row._meta.get_field("source").related_model, row.source_id)
        for row in (records_at(model, moment) if withheld else ())
        if getattr(row, "source_id", None) in withheld
    )

    def rows() -> Iterator[Row]:
        for row in without(records_at(model, moment), withheld):
            yield tuple(read(getattr(row, name)) for name, read in readers)

    about = str(model._meta.verbose_name_plural)
    return Table(
        name=tables[model],
        title=dataset.title if dataset else about[:1].upper() + about[1:],
        description=dataset.description if dataset else _first_paragraph(model),
        columns=tuple(column_of(field, "", tables) for field in fields),
        rows=rows,
        indices=tuple((field.name,) for field in fields if field.is_relation),
        dataset=dataset.slug if dataset else "",
        key=(name_field(model),),
        left_out=Counter(dict(sorted(sources.items()))),
    )


def _is_shown(field: Any) -> bool:
    """What an editor fills in, and the word by which others refer to it, else its number."""
    name = name_field(field.model)
    return field.name == name or (field.editable and not field.primary_key)


def _first_paragraph(model: Any) -> str:
    return " ".join((model.__doc__ or "").partition("\n\n")[0].split())
