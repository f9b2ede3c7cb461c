"""Records as they stand now or stood at a moment, with what they name, in few queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from nkworld.atlas.countries import countries
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Part

from .models import Curated, Source
from .models.publication import Publication

REFERENCES = (Country, Source)  # small tables that many others name


def is_curated(model: type[Model]) -> bool:
    """Whether its history is kept and public, and it is no publication with a life of its own."""
    kept = hasattr(model, "history") and getattr(model, "is_public", True)
    return kept and not issubclass(model, Publication)


@once_per_request
def reference_rows(model: type[Model]) -> dict[Any, Any]:
    """{key: row} of a small table that many others name, read whole."""
    return countries() if model is Country else model._default_manager.in_bulk()


def records_as_of(
    model: Any, moment: datetime | None = None, of: Any = None, where: Any = None, **given: Any
) -> list[Any]:
    """With country, source … read; `of` countries, `where` (a Q), `given`: records by field."""
    if of is None and where is None and not given:
        return list(_every_record(model, moment))
    found = model.objects.as_of(moment)
    found = found if of is None else found.filter(country__in=of)
    found = found if where is None else found.filter(where)
    return _attached(found, moment, given)


@once_per_request
def _every_record(model: Any, moment: datetime | None) -> list[Any]:
    rows = list(model.objects.as_of(moment))
    own = [field.name for field in model._meta.fields if field.related_model is model]
    return _attached(rows, moment, dict.fromkeys(own, rows))


def _attached(found: Iterable[Any], moment: datetime | None, given: dict[str, Any]) -> list[Any]:
    rows = sorted(found, key=lambda row: row.pk)
    for field in [f for f in rows[0]._meta.fields if f.is_relation] if rows else ():
        named, related = given.get(field.name), field.remote_field.model
        wanted = {getattr(row, field.attname) for row in rows} - {None}
        if named is None and wanted and issubclass(related, Curated):
            named = records_as_of(related, moment)
        if named is not None:
            known = {one.pk: one for one in named}
        elif related in REFERENCES:
            known = reference_rows(related)
        else:
            known = related.objects.in_bulk(wanted)
        rows = [row for row in rows if getattr(row, field.attname) in known.keys() | {None}]
        for row in rows:
            # What a field's descriptor does, less its checks of thousands of rows.
            field.set_cached_value(row, known.get(getattr(row, field.attname)))
    return rows


def parts_of(records: Iterable[Any]) -> tuple[Part, ...]:
    return tuple(dict.fromkeys(Part(each._meta.label_lower, each.pk) for each in records))


_addresses: list[Callable[[Any], str]] = []


def address_resolver(address_of: Callable[[Any], str]) -> Callable[[Any], str]:
    """Announce what tells where programs read a record alone: its path, empty if nowhere."""
    _addresses.append(address_of)
    return address_of


def record_address(record: Any) -> str:
    """The path at which programs read a record, or what it is a part of; empty if nowhere."""
    return next(filter(None, (address_of(record) for address_of in _addresses)), "")


def newest_first(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.date.first, row.date.last, row.pk), reverse=True)


def grouped[T](rows: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """{key: rows}, each in their order; asked for a key without rows it answers an empty list."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def in_order[T](rows: Iterable[T], key: Callable[[T], Any], down: bool) -> list[T]:
    every = list(rows)
    known = sorted((row for row in every if key(row) is not None), key=key, reverse=down)
    return known + [row for row in every if key(row) is None]
