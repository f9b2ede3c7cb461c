"""Records that are edited one by one: what was entered, changed and removed, from their history."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q, Value
from django.db.models.functions import Coalesce, TruncDate

from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.words import in_a_row
from nkworld.provenance import histories
from nkworld.provenance.histories import all_of
from nkworld.provenance.models import Dataset, Source
from nkworld.provenance.tables import reference_rows

from .acts import Change, Choice, Kind

SHOWN = 4
ENDS = (".", "?", "!")
DATASETS = "portal:datasets"
PAGES: dict[Any, str] = {Source: "portal:sources", Country: "portal:countries"}
LONG = 60  # characters of a text that is quoted
# What is done: in the key of an act, for ever, and in words.
DONE = {
    histories.ADDED: ("added", "entered"),
    histories.CHANGED: ("changed", "changed"),
    histories.REMOVED: ("removed",) * 2,
}


@dataclass(frozen=True)
class Edits:
    """Records of one table that were edited alike on one day, for one reason; `rows` are the states
    of its history that are chosen.
    """

    rows: Any
    day: date
    done: str
    reason: str
    records: int
    began: datetime
    moment: datetime

    def newest(self) -> list[Any]:
        """The states that some of the edits led to: one query."""
        rows = self.rows.filter(
            Q(history_change_reason=self.reason)
            | (Q() if self.reason else Q(history_change_reason=None)),
            history_type=self.done,
            history_date__range=(self.began, self.moment),
        )
        named = histories.with_names(self.rows.model.instance_type, rows)
        return list(named.order_by("-history_date", "-pk")[:SHOWN])


def acts(choice: Choice) -> list[Change]:
    if choice.kind not in ("", Kind.RECORDS) or choice.change is not None:
        return []
    # What a load puts right in its own rows is no correction.
    by_load = Q(history_type=histories.CHANGED, history_user__isnull=True)
    no_reason = Q(history_change_reason=None) | Q(history_change_reason="")
    source = Q(source=choice.source) if choice.source else Q()
    chosen: dict[str, Any] = {}
    for label, model in histories.tables().items():
        where = histories.states_about(model, choice.country, choice.dataset)
        has_source = any(field.name == "source" for field in model._meta.fields)
        if where is not None and (has_source or not choice.source):
            rows = model.history.filter(where & source, choice.as_span().range("history_date"))
            chosen[label] = rows.exclude(by_load & no_reason)
    queries = (
        rows.order_by()
        .values(
            of_table=Value(label),
            day=TruncDate("history_date"),
            done=F("history_type"),
            reason=Coalesce("history_change_reason", Value("")),
        )
        .annotate(
            records=Count("id", distinct=True), began=Min("history_date"), ended=Max("history_date")
        )
        .values_list("of_table", "day", "done", "reason", "records", "began", "ended")
        for label, rows in chosen.items()
    )
    found = []
    for label, *rest in all_of(queries):
        edits = Edits(chosen[label], *rest)
        reason = f"{zlib.crc32(edits.reason.encode()):08x}" if edits.reason else "none"
        key = f"records-{label.lower()}-{edits.day}-{DONE[edits.done][0]}-{reason}"
        found.append(Change(edits.moment, key, _described, edits))
    return found


def _described(acts: Sequence[Change], choice: Choice) -> Iterator[Change]:
    datasets = {each.slug: each for each in reference_rows(Dataset).values()} if acts else {}
    newest = {act: act.of.newest() for act in acts}
    for model in {act.of.rows.model.instance_type: None for act in acts}:
        own = [act for act in acts if act.of.rows.model.instance_type is model]
        changes = histories.changes_of(model, (row for act in own for row in newest[act]))
        dataset, meta = datasets.get(histories.dataset_of(model)), model._meta
        page = getattr(model, "page", "") or PAGES.get(model)
        url = dataset.get_absolute_url() if dataset and not page else page_address(page or DATASETS)
        for act in own:
            edits: Edits = act.of
            number, of = edits.records, f" on {choice.country}" if choice.country else ""
            noun = f"{number:,} {meta.verbose_name if number == 1 else meta.verbose_name_plural}"
            verb, where = "was" if number == 1 else "were", f" in “{dataset}”" if dataset else ""
            shown = [changes[row.history_id] for row in newest[act]]
            is_one = len(shown) == 1 and shown[0].kind != "closed"
            has_page = is_one and hasattr(model, "get_absolute_url")
            details = []
            for change in shown:  # “Embassy in Mongolia: closed from … to ….”
                parts = [
                    f"{field.verbose_name} from {_quoted(old, field)} to {_quoted(new, field)}"
                    for field, old, new in change.fields
                    if change.kind == "changed" and change.before
                ]
                words = f"{change.record}: {in_a_row(parts)}" if parts else str(change.record)
                details.append(words if not parts and words.endswith(ENDS) else f"{words}.")
            if number > len(shown):
                details.append(f"And {number - len(shown):,} more.")
            yield replace(
                act,
                kinds=(Kind.RECORDS,),
                sentence=f"{noun}{of} {verb} {DONE[edits.done][1]}{where}",
                url=shown[0].record.get_absolute_url() if has_page else url,
                why=edits.reason,
                dataset=dataset,
                details=tuple(details),
                began=edits.began,
            )


def _quoted(row: Any, field: Any) -> str:
    display = getattr(row, f"get_{field.name}_display", None)
    value = display() if display else getattr(row, field.name)
    if value in (None, ""):
        return "nothing"
    text = str(value)
    return f"“{text if len(text) <= LONG else f'{text[:LONG].rstrip()} …'}”"
