"""Records that are edited one by one: what was entered, changed and removed, from their history."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Model, Q, Value
from django.db.models.functions import Coalesce, TruncDate

from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.words import in_a_row
from nkworld.provenance.change_places import all_of
from nkworld.provenance.histories import (
    ADDED,
    CHANGED,
    REMOVED,
    dataset_of,
    states_about,
    tables,
    with_names,
)
from nkworld.provenance.models import Dataset, Source
from nkworld.provenance.record_changes import RecordChange, changes_of
from nkworld.provenance.records import reference_rows

from .choice import Choice
from .telling import Act, Change, Kind, Teller, register

SHOWN = 4
ENDS = (".", "?", "!")
LONG = 60  # characters of a text that is quoted


@dataclass(frozen=True)
class Edits:
    """Records of one table that were edited alike on one day, for one reason."""

    model: Any
    day: date
    done: str
    reason: str
    records: int
    began: datetime
    moment: datetime

    @property
    def key(self) -> str:
        reason = f"{zlib.crc32(self.reason.encode()):08x}" if self.reason else "none"
        done = {ADDED: "added", CHANGED: "changed", REMOVED: "removed"}[self.done]
        return f"records-{self.model._meta.label_lower}-{self.day}-{done}-{reason}"


@register
class Records(Teller):
    def acts(self, choice: Choice, most: int | None = None) -> list[Act]:
        if choice.kind not in ("", Kind.RECORDS) or choice.change is not None:
            return []
        models = tables()
        queries = (
            _grouped(model, where, choice)
            for model in models.values()
            if (where := _condition(model, choice)) is not None
        )
        edits = [Edits(models[label], *rest) for label, *rest in all_of(queries)]
        return [Act(each.moment, each.key, self, each) for each in edits]

    def tell(self, acts: Sequence[Act], choice: Choice) -> list[Change]:
        datasets = {each.slug: each for each in reference_rows(Dataset).values()} if acts else {}
        by_model: dict[Any, list[Act]] = defaultdict(list)
        for act in acts:
            by_model[act.of.model].append(act)
        return [
            change
            for model, own in by_model.items()
            for change in _told(model, own, choice, datasets)
        ]


def _condition(model: type[Model], choice: Choice) -> Q | None:
    """Which rows of a history are chosen; None where none are."""
    where = states_about(model, choice.country, choice.dataset)
    if choice.source and where is not None:
        names = {field.name for field in model._meta.fields}
        where = where & Q(source=choice.source) if "source" in names else None
    return where


def _history(model: Any, where: Q, choice: Choice) -> Any:
    """Its public history: not what a load puts right in its own rows, which is no correction."""
    rows = model.history.filter(where, **choice.span("history_date"))
    by_load = Q(history_type=CHANGED, history_user__isnull=True)
    return rows.exclude(by_load & (Q(history_change_reason=None) | Q(history_change_reason="")))


def _grouped(model: Any, where: Q, choice: Choice) -> Any:
    return (
        _history(model, where, choice)
        .order_by()
        .values(
            of_table=Value(model._meta.label),
            day=TruncDate("history_date"),
            done=F("history_type"),
            reason=Coalesce("history_change_reason", Value("")),
        )
        .annotate(
            records=Count("id", distinct=True), began=Min("history_date"), ended=Max("history_date")
        )
        .values_list("of_table", "day", "done", "reason", "records", "began", "ended")
    )


def _told(
    model: Any, acts: Sequence[Act], choice: Choice, datasets: dict[str, Dataset]
) -> Iterable[Change]:
    newest = {act.key: _newest_of(model, act.of, choice) for act in acts}
    changes = changes_of(model, (row for rows in newest.values() for row in rows))
    dataset = datasets.get(dataset_of(model))
    for act in acts:
        edits: Edits = act.of
        shown = [changes[row.history_id] for row in newest[act.key]]
        details = [_detail(change) for change in shown]
        if edits.records > len(shown):
            details.append(f"And {edits.records - len(shown):,} more.")
        yield Change(
            act=act,
            kinds=(Kind.RECORDS,),
            sentence=_sentence(edits, dataset, choice.country),
            url=_url(model, dataset, shown),
            why=edits.reason,
            dataset=dataset,
            details=tuple(details),
            began=edits.began,
        )


def _newest_of(model: Any, edits: Edits, choice: Choice) -> list[Any]:
    """The states that some of the edits led to: one query."""
    reason = Q(history_change_reason=edits.reason)
    if not edits.reason:
        reason |= Q(history_change_reason=None)
    rows = _history(model, _condition(model, choice) or Q(), choice).filter(
        reason,
        history_type=edits.done,
        history_date__gte=edits.began,
        history_date__lte=edits.moment,
    )
    return list(with_names(model, rows).order_by("-history_date", "-pk")[:SHOWN])


def _sentence(edits: Edits, dataset: Dataset | None, country: Country | None) -> str:
    meta = edits.model._meta
    number = edits.records
    noun = f"{number:,} {meta.verbose_name if number == 1 else meta.verbose_name_plural}"
    done = {ADDED: "entered", CHANGED: "changed", REMOVED: "removed"}[edits.done]
    verb = "was" if number == 1 else "were"
    where = f" in “{dataset}”" if dataset else ""
    of = f" on {country}" if country else ""
    return f"{noun}{of} {verb} {done}{where}"


def _detail(change: RecordChange) -> str:
    """What became of one record: “Embassy in Mongolia: closed from … to …”."""
    name = str(change.record)
    parts = [
        f"{field.verbose_name} from {_said(old, field)} to {_said(new, field)}"
        for field, old, new in (change.fields if change.kind == "changed" and change.before else ())
    ]
    if parts:
        return f"{name}: {in_a_row(parts)}."
    return name if name.endswith(ENDS) else f"{name}."


def _said(row: Any, field: Any) -> str:
    display = getattr(row, f"get_{field.name}_display", None)
    value = display() if display else getattr(row, field.name)
    if value in (None, ""):
        return "nothing"
    text = str(value)
    return f"“{text if len(text) <= LONG else f'{text[:LONG].rstrip()} …'}”"


def _url(model: Any, dataset: Dataset | None, changes: Sequence[RecordChange]) -> str:
    """The record itself where it is one with a page, else its table, else the datasets."""
    if len(changes) == 1 and changes[0].kind != "closed" and hasattr(model, "get_absolute_url"):
        return changes[0].record.get_absolute_url()
    if page := getattr(model, "page", ""):
        return page_address(page)
    if model is Source:
        return page_address("portal:sources")
    if model is Country:
        return page_address("portal:countries")
    return dataset.get_absolute_url() if dataset else page_address("portal:datasets")
