"""Releases of figures: published, corrected, withdrawn, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value

from nkworld.provenance.change_places import all_of
from nkworld.provenance.country_paths import about
from nkworld.provenance.models import Observation, Release, Status
from nkworld.provenance.release_changes import ReleaseChange, steps_of
from nkworld.provenance.tables import observation_models

from .cells import Cell, Move, moves_of
from .choice import Choice
from .telling import Act, Change, Kind, Teller, register
from .words import Counted, published, withdrawn

SHOWN = 4  # figures that moved, of one release
At = tuple[str, Any]  # table and moment: no two releases of a table share one


def at(step: ReleaseChange) -> At:
    return step.dataset, step.moment


def kinds_of(step: ReleaseChange) -> set[Kind]:
    release = step.release
    if step.is_withdrawal:
        return {Kind.WITHDRAWALS}
    corrects = release.changed or release.closed or release.kind == Release.Kind.CORRECTION
    kinds = {Kind.FIGURES} if release.added else set()
    return kinds | {Kind.CORRECTIONS} if corrects else kinds


@register
class Releases(Teller):
    def acts(self, choice: Choice, most: int | None = None) -> list[Act]:
        if choice.kind in (Kind.TEXTS, Kind.RECORDS):
            return []
        given = {"dataset": choice.dataset, "source": choice.source}
        releases = Release.objects.public().filter(
            dataset__slug__in=observation_models(),
            **{name: value for name, value in given.items() if value},
        )
        is_narrow = choice.kind or choice.country or choice.change is not None
        steps = steps_of(releases, choice.as_span(), None if is_narrow else most)
        if choice.kind == Kind.EXCLUSIONS:
            excluding = _moments(steps, "known_from", choice, Q(status=Status.EXCLUDED))
            steps = [step for step in steps if at(step) in excluding]
        elif choice.kind:
            steps = [step for step in steps if choice.kind in kinds_of(step)]
        if choice.country:
            begun = _moments(steps, "known_from", choice)
            ended = _moments(steps, "known_until", choice)
            steps = [step for step in steps if at(step) in begun | ended]
        if choice.change is not None:
            moves = _moves(steps, choice)
            steps = [s for s in steps if any(m.is_over(choice.threshold) for m in moves[at(s)])]
        return [Act(step.moment, _key(step), self, step) for step in steps]

    def tell(self, acts: Sequence[Act], choice: Choice) -> list[Change]:
        steps = [act.of for act in acts]
        counted, moves = _counted(steps, choice), _moves(steps, choice)
        rows = _rows_shown(steps, counted, moves)
        return [_change(act, counted, moves[at(act.of)], rows, choice) for act in acts]


def _key(step: ReleaseChange) -> str:
    """Of an act, for ever."""
    return f"release-{step.release.pk}{'-withdrawn' if step.is_withdrawal else ''}"


def _change(
    act: Act,
    counts: Mapping[At, Counted],
    moves: list[Move],
    rows: Mapping[tuple[str, Any], Any],
    choice: Choice,
) -> Change:
    step: ReleaseChange = act.of
    release, table, counted = step.release, step.dataset, counts.get(at(step), Counted())
    cells = tuple(
        Cell(
            move,
            rows.get((table, move.old and move.old.pk)),
            rows.get((table, move.new and move.new.pk)),
            move.is_over(choice.threshold),
        )
        for move in moves[:SHOWN]
    )
    tell = withdrawn if step.is_withdrawal else published
    first = rows.get((table, counted.key))
    kinds = kinds_of(step) | ({Kind.EXCLUSIONS} if counted.excluded else set())
    return Change(
        act=act,
        kinds=tuple(kind for kind in Kind if kind in kinds),
        sentence=tell(release, counted, moves, cells, first, choice.country),
        url=release.get_absolute_url(),
        why=step.reason,
        dataset=release.dataset,
        cells=cells,
        rest=len(moves) - len(cells),
        unit=release.dataset.unit,
        is_material=any(move.is_over(choice.threshold) for move in moves),
    )


def _by_model(
    steps: Iterable[ReleaseChange], choice: Choice
) -> Iterable[tuple[type[Observation], Q, list[ReleaseChange]]]:
    """(model, condition of the country, steps) of tables that can speak of it."""
    found = defaultdict(list)
    for step in steps:
        found[observation_models()[step.dataset]].append(step)
    for model, own in found.items():
        if (where := about(model, choice.country)) is not None:
            yield model, where, own


def _rows(model: type[Observation], name: str, where: Q, steps: list[ReleaseChange]) -> QuerySet:
    """Those that began or ended with the steps, with table and moment."""
    rows = model._default_manager.filter(where, **{f"{name}__in": [s.moment for s in steps]})
    return rows.order_by().annotate(table=Value(model.dataset), moment=F(name))


def _moments(
    steps: Iterable[ReleaseChange], name: str, choice: Choice, only: Q | None = None
) -> set[At]:
    """(table, moment) of those at which a claim of the chosen country began or ended."""
    queries = (
        _rows(model, name, where & (only or Q()), own).values_list("table", "moment").distinct()
        for model, where, own in _by_model(steps, choice)
    )
    return set(all_of(queries))


def _moves(steps: Sequence[ReleaseChange], choice: Choice) -> dict[At, list[Move]]:
    """What ended, changed or was added at each step at which a claim ended, the furthest first."""
    with_old = _moments(steps, "known_until", choice)
    found: dict[At, list[Move]] = defaultdict(list)
    for model, where, own in _by_model((s for s in steps if at(s) in with_old), choice):
        moments = tuple(sorted(step.moment for step in own))
        for moment, moves in moves_of(model, moments, where).items():
            found[model.dataset, moment] = sorted(moves, key=lambda m: m.size, reverse=True)
    return found


def _counted(steps: Iterable[ReleaseChange], choice: Choice) -> dict[At, Counted]:
    """How many claims began, of which time, which was first: one query."""
    queries = (
        _rows(model, "known_from", where, own)
        .values("table", "moment")
        .annotate(
            figures=Count("pk"),
            excluded=Count("pk", filter=Q(status=Status.EXCLUDED)),
            since=Min("period_start"),
            until=Max("period_end"),
            key=Min("pk"),
        )
        .values_list("table", "moment", "figures", "excluded", "since", "until", "key")
        for model, where, own in _by_model(steps, choice)
    )
    return {(table, moment): Counted(*rest) for table, moment, *rest in all_of(queries)}


def _rows_shown(
    steps: Iterable[ReleaseChange],
    counted: Mapping[At, Counted],
    moves: Mapping[At, list[Move]],
) -> dict[tuple[str, Any], Any]:
    """{(table, key): row} of first moves and first claims of steps: one query a table."""
    keys: dict[str, set[Any]] = defaultdict(set)
    for step in steps:
        traces = [trace for move in moves[at(step)][:SHOWN] for trace in (move.old, move.new)]
        first = counted.get(at(step), Counted()).key
        keys[step.dataset] |= {t.pk for t in traces if t} or ({first} if first else set())
    return {
        (table, key): row
        for table, own in keys.items()
        if own
        for key, row in observation_models()[table]._default_manager.cited().in_bulk(own).items()
    }
