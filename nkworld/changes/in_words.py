"""In words: releases of figures, published, corrected and withdrawn; and what was entered, changed
and removed of records that are edited one by one, from their history.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate
from django.template.defaultfilters import pluralize

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.words import in_a_row
from nkworld.figures.amounts import value_text
from nkworld.provenance import histories
from nkworld.provenance.models import Dataset, Observation, Release, Source, Status
from nkworld.provenance.tables import about, grouped, observation_models, reference_rows

from .acts import Change, Choice, Kind
from .change_log import ClaimChange, ReleaseChange, place_of, read_release_changes, release_places

SHOWN = 4  # figures that moved, of one release; records of one edit
Steps = Sequence[ReleaseChange]


@dataclass(frozen=True)
class Counted:
    """Claims that began with a release, those left out of totals, their days, the first's key."""

    figures: int = 0
    excluded: int = 0
    since: date | None = None
    until: date | None = None
    key: int | None = None


def kinds_of(step: ReleaseChange) -> set[Kind]:
    release = step.release
    if step.is_withdrawal:
        return {Kind.WITHDRAWALS}
    corrects = release.changed or release.closed or release.kind == Release.Kind.CORRECTION
    kinds = {Kind.FIGURES} if release.added else set()
    return kinds | {Kind.CORRECTIONS} if corrects else kinds


def acts_of_releases(choice: Choice, most: int | None) -> list[Change]:
    if choice.kind in (Kind.TEXTS, Kind.RECORDS):
        return []
    is_narrow = choice.kind or choice.country or choice.source or choice.change is not None
    span = replace(choice.as_span(), country=None)  # of which the claims tell, not the releases
    places = release_places(span, None if is_narrow else most)
    steps: Steps = [
        step
        for step in read_release_changes(places).values()
        if step.dataset in observation_models() and choice.source in (None, step.release.source)
    ]
    if choice.kind == Kind.EXCLUSIONS:
        steps = _touching(steps, choice, "known_from", Q(status=Status.EXCLUDED))
    elif choice.kind:
        steps = [step for step in steps if choice.kind in kinds_of(step)]
    if choice.country:
        touching = (_touching(steps, choice, name) for name in ("known_from", "known_until"))
        steps = list({step: None for own in touching for step in own})
    if choice.change is not None:
        cells = _cells(steps, choice)
        steps = [step for step in steps if any(cell.is_material for cell in cells[step])]
    keys = {step: f"release-{step.release.pk}{'-withdrawn' * step.is_withdrawal}" for step in steps}
    return [Change(step.moment, key, _describe_releases, step) for step, key in keys.items()]


def _describe_releases(acts: Sequence[Change], choice: Choice) -> Iterator[Change]:
    steps = [act.of for act in acts]
    counted, cells = _counted(steps, choice), _cells(steps, choice)
    # First cells, else first claims, are read with their names: one query a table.
    keys: dict[str, set[Any]] = defaultdict(set)
    for step in steps:
        first = counted[step].key
        pairs = [row for cell in cells[step][:SHOWN] for row in (cell.old, cell.new) if row]
        keys[step.dataset] |= {row.pk for row in pairs} or ({first} if first else set())
    rows = {
        (table, key): row
        for table, own in keys.items()
        if own
        for key, row in observation_models()[table]._default_manager.cited().in_bulk(own).items()
    }
    for act in acts:
        step, release = act.of, act.of.release
        claims, every = counted[step], cells[step]
        shown = tuple(
            replace(
                cell,
                old=cell.old and rows[cell.old.dataset, cell.old.pk],
                new=cell.new and rows[cell.new.dataset, cell.new.pk],
            )
            for cell in every[:SHOWN]
        )
        every = [*shown, *every[SHOWN:]]
        kinds = kinds_of(step) | ({Kind.EXCLUSIONS} if claims.excluded else set())
        if step.is_withdrawal:
            sentence = withdrawn(release, every)
        else:
            first_claim = rows.get((step.dataset, claims.key))
            sentence = published(release, claims, every, first_claim, choice.country)
        yield replace(
            act,
            kinds=tuple(kind for kind in Kind if kind in kinds),
            sentence=sentence,
            url=release.get_absolute_url(),
            why=step.reason,
            dataset=release.dataset,
            cells=shown,
            rest=len(every) - len(shown),
            is_material=any(cell.is_material for cell in every),
        )


def _by_model(
    steps: Steps, choice: Choice
) -> Iterator[tuple[type[Observation], Q, list[ReleaseChange]]]:
    """(model, condition of the country, steps) of tables that can speak of it."""
    by_model = grouped(steps, lambda step: observation_models()[step.dataset])
    for model, own in by_model.items():
        if (where := about(model, choice.country)) is not None:
            yield model, where, own


def _rows(steps: Steps, choice: Choice, name: str) -> Iterator[QuerySet]:
    """Of each table those that began or ended with a step."""
    for model, where, own in _by_model(steps, choice):
        rows = model._default_manager.filter(where, **{f"{name}__in": [s.moment for s in own]})
        yield rows.order_by().annotate(table=Value(model.dataset), moment=F(name))


def _touching(steps: Steps, choice: Choice, name: str, only: Q | None = None) -> Steps:
    every = (rows.filter(only or Q()) for rows in _rows(steps, choice, name))
    found = set(histories.all_of(rows.values_list("table", "moment").distinct() for rows in every))
    return [step for step in steps if (step.dataset, step.moment) in found]


@once_per_request
def changes_at(
    model: type[Observation], steps: tuple[ReleaseChange, ...], where: Q
) -> dict[ReleaseChange, list[ClaimChange]]:
    """{step: what ended, changed or was added}; readings that begin again are no changes."""
    ended = _by_place(model, "known_until", where, [step.moment for step in steps])
    begun = _by_place(model, "known_from", where, ended) if ended else {}
    found = {}
    for step in steps:
        if old := ended.get(step.moment):
            new = begun.get(step.moment, {})
            changes = [
                ClaimChange(step.moment, step.release, old.get(place), new.get(place))
                for place in {**old, **new}
            ]
            found[step] = [each for each in changes if None in (each.old, each.new) or each.fields]
    return found


def _by_place(
    model: type[Observation], name: str, where: Q, moments: Iterable[datetime]
) -> dict[datetime, dict[tuple, Any]]:
    """{moment: {place: the row that began or ended there}}"""
    fields: list[Any] = [model._meta.get_field(each) for each in place_of(model)]
    found: dict[datetime, dict[tuple, Any]] = {}
    rows = model._default_manager.filter(where, **{f"{name}__in": list(moments)})
    for row in rows.iterator():
        at = tuple(getattr(row, field.attname) for field in fields)
        found.setdefault(getattr(row, name), {})[at] = row
    return found


def _cells(steps: Steps, choice: Choice) -> dict[ReleaseChange, list[ClaimChange]]:
    found: dict[ReleaseChange, list[ClaimChange]] = defaultdict(list)
    for model, where, own in _by_model(_touching(steps, choice, "known_until"), choice):
        for step, changes in changes_at(model, tuple(own), where).items():
            cells = [replace(each, threshold=choice.threshold) for each in changes]
            found[step] = sorted(cells, key=lambda cell: cell.size, reverse=True)
    return found


def _counted(steps: Steps, choice: Choice) -> dict[ReleaseChange, Counted]:
    queries = (
        rows.values("table", "moment")
        .annotate(
            figures=Count("pk"),
            excluded=Count("pk", filter=Q(status=Status.EXCLUDED)),
            since=Min("period_start"),
            until=Max("period_end"),
            key=Min("pk"),
        )
        .values_list("table", "moment", "figures", "excluded", "since", "until", "key")
        for rows in _rows(steps, choice, "known_from")
    )
    found = {(table, moment): Counted(*rest) for table, moment, *rest in histories.all_of(queries)}
    return {step: found.get((step.dataset, step.moment), Counted()) for step in steps}


def figures(number: int, done: str = "", of: str = "") -> str:
    """“1 figure of 2024 was corrected”, “2 figures”"""
    verb = f" {'was' if number == 1 else 'were'} {done}" if done else ""
    return f"{number:,} figure{pluralize(number)}{of}{verb}"


def published(
    release: Release,
    counted: Counted,
    cells: Sequence[ClaimChange],
    first: Any,
    country: Country | None,
) -> str:
    """What a release brought: “KOTRA: 12 figures of 2024 were added to …”."""
    of = f" on {country}" if country else ""
    if counted.since and counted.until:  # “ of 2024”, “ of 1990–2024”; nothing where nothing began
        years = dict.fromkeys((counted.since.year, counted.until.year))
        of += f" of {'–'.join(map(str, years))}"
    if len(cells) == 1:
        return f"{release.source}: {cells[0].sentence}, in “{release.dataset}”"
    if cells:
        changed = [cell for cell in cells if cell.old and cell.new]
        moved = sum(cell.has_moved for cell in changed)
        ended = sum(cell.new is None for cell in cells)
        added = sum(cell.old is None for cell in cells)
        parts = [figures(moved, "corrected", of)] if moved else []
        parts += [figures(ended, "taken back")] if ended else []
        parts += [figures(added, "added")] if added else []
        if same := len(changed) - moved:
            ending = " were corrected" if parts else f"{of} were corrected, and no number"
            parts.append(f"the papers of {figures(same)}{ending}")
        return f"{release.source}: in “{release.dataset}” {in_a_row(parts)}"
    if first is None:
        return f"{release.source}: {release.label}, “{release.dataset}”"
    left_out = ""
    if counted.excluded:
        number = "all" if counted.excluded == counted.figures else f"{counted.excluded:,}"
        left_out = f", {'' if counted.figures == 1 else f'{number} of them '}left out of totals"
    unit = release.dataset.unit.partition(",")[0]  # without the prices it is told in
    text = f"{first.cell_text}: {value_text(first)} {unit}"
    if counted.figures == 1:
        return f"{release.source}: one figure was added to “{release.dataset}”: {text}{left_out}"
    return (
        f"{release.source}: {figures(counted.figures)}{of} were added to "
        f"“{release.dataset}”{left_out}. The first: {text}"
    )


def withdrawn(release: Release, cells: Sequence[ClaimChange]) -> str:
    gone = sum(cell.new is None for cell in cells)
    back = sum(bool(cell.old and cell.new) for cell in cells)
    parts = [figures(gone, "taken back")] if gone else []
    if back:
        again = "says again what it said" if back == 1 else "say again what they said"
        parts.append(f"{figures(back)} {again} before")
    text = f"{release.source}: “{release.label}” was withdrawn from “{release.dataset}”"
    return f"{text}: {in_a_row(parts)}" if parts else text


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


def acts_of_records(choice: Choice) -> list[Change]:
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
    for label, *rest in histories.all_of(queries):
        edits = Edits(chosen[label], *rest)
        reason = f"{zlib.crc32(edits.reason.encode()):08x}" if edits.reason else "none"
        key = f"records-{label.lower()}-{edits.day}-{DONE[edits.done][0]}-{reason}"
        found.append(Change(edits.moment, key, _describe_records, edits))
    return found


def _describe_records(acts: Sequence[Change], choice: Choice) -> Iterator[Change]:
    datasets = {each.slug: each for each in reference_rows(Dataset).values()} if acts else {}
    newest: dict[Change, list[Any]] = {}  # the states that some of the edits led to
    for act in acts:
        some: Edits = act.of
        reasons = Q(history_change_reason=some.reason)
        rows = some.rows.filter(
            reasons if some.reason else reasons | Q(history_change_reason=None),
            history_type=some.done,
            history_date__range=(some.began, some.moment),
        )
        named = histories.with_names(some.rows.model.instance_type, rows)
        newest[act] = list(named.order_by("-history_date", "-pk")[:SHOWN])
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
