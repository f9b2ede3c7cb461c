"""Releases of figures: published, corrected, withdrawn, in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value

from nkworld.provenance.country_paths import about
from nkworld.provenance.models import Observation, Release, Status
from nkworld.provenance.tables import observation_models

from .cells import Cell, Move, moves_of, read_cells
from .choice import Choice
from .telling import Act, Change, Kind, Teller, register
from .words import Counted, published, withdrawn

SHOWN = 4  # figures that moved, of one release


@dataclass(frozen=True)
class Step:
    """A release at one of its two moments."""

    release: Release
    is_withdrawal: bool

    @property
    def moment(self) -> datetime:
        moment = self.release.withdrawn_at if self.is_withdrawal else self.release.published_at
        assert moment is not None  # noqa: S101 - of a public release, which the database keeps
        return moment

    @property
    def key(self) -> str:
        return f"release-{self.release.pk}{'-withdrawn' if self.is_withdrawal else ''}"

    @property
    def kinds(self) -> set[Kind]:
        release = self.release
        if self.is_withdrawal:
            return {Kind.WITHDRAWALS}
        corrects = release.changed or release.closed or release.kind == Release.Kind.CORRECTION
        kinds = {Kind.FIGURES} if release.added else set()
        return kinds | {Kind.CORRECTIONS} if corrects else kinds

    @property
    def table(self) -> str:
        return self.release.dataset.slug

    @property
    def at(self) -> tuple[str, datetime]:
        """Where and when: no two releases of a table share a moment."""
        return self.table, self.moment


@register
class Releases(Teller):
    def acts(self, choice: Choice, most: int | None = None) -> list[Act]:
        if choice.kind in (Kind.TEXTS, Kind.RECORDS):
            return []
        steps = list(self._steps(choice, most))
        if choice.kind == Kind.EXCLUSIONS:
            excluding = _moments(steps, "known_from", choice, Q(status=Status.EXCLUDED))
            steps = [step for step in steps if step.at in excluding]
        elif choice.kind:
            steps = [step for step in steps if choice.kind in step.kinds]
        if choice.country:
            begun = _moments(steps, "known_from", choice)
            ended = _moments(steps, "known_until", choice)
            steps = [step for step in steps if step.at in begun | ended]
        if choice.change is not None:
            moved = _moved(steps, choice)
            steps = [step for step in steps if step.key in moved]
        return [Act(step.moment, step.key, self, step) for step in steps]

    def _steps(self, choice: Choice, most: int | None) -> Iterable[Step]:
        given = {"dataset": choice.dataset, "source": choice.source}
        releases = Release.objects.public().cited().filter(dataset__slug__in=observation_models())
        releases = releases.filter(**{name: value for name, value in given.items() if value})
        is_narrow = choice.kind or choice.country or choice.change is not None
        last = None if is_narrow else most
        for name in ("published_at", "withdrawn_at"):
            if name == "published_at" and choice.kind == Kind.WITHDRAWALS:
                continue
            found = releases.filter(**{f"{name}__isnull": False}, **choice.span(name))
            for release in found.order_by(f"-{name}")[:last]:
                yield Step(release, name == "withdrawn_at")

    def tell(self, acts: Sequence[Act], choice: Choice) -> list[Change]:
        counted = _counted(acts, choice)
        moves, cells, firsts = _read(acts, choice, counted)
        return [
            _change(
                act,
                counted.get(act.of.at, Counted()),
                moves.get(act.key, []),
                cells.get(act.key, []),
                firsts.get(act.key),
                choice,
            )
            for act in acts
        ]


def _by_model(steps: Iterable[Step]) -> dict[type[Observation], list[Step]]:
    found = defaultdict(list)
    for step in steps:
        found[observation_models()[step.table]].append(step)
    return found


def _all_of(queries: Iterable[Any]) -> Any:
    """Rows of several tables in one query."""
    first, *others = list(queries) or [None]
    return () if first is None else first.union(*others, all=True)


def _rows(model: type[Observation], name: str, steps: Iterable[Step], choice: Choice) -> QuerySet:
    where = about(model, choice.country)
    rows = model._default_manager.order_by()
    if where is None:
        return rows.none()
    return rows.filter(where, **{f"{name}__in": [step.moment for step in steps]})


def _moments(steps: Iterable[Step], name: str, choice: Choice, where: Q | None = None) -> set:
    """(table, moment) of those at which a claim of the chosen country began or ended."""
    queries = (
        _rows(model, name, own, choice)
        .filter(where or Q())
        .annotate(table=Value(model.dataset), moment=F(name))
        .values_list("table", "moment")
        .distinct()
        for model, own in _by_model(steps).items()
        if about(model, choice.country) is not None
    )
    return set(_all_of(queries))


def _moments_of(steps: Iterable[Step]) -> tuple[datetime, ...]:
    return tuple(sorted(step.moment for step in steps))


def _moved(steps: Iterable[Step], choice: Choice) -> dict[str, list[Move]]:
    """{key of a step: its moves over the threshold}, of those that have any."""
    found = {}
    steps = list(steps)
    with_old = _moments(steps, "known_until", choice)
    for model, own in _by_model(step for step in steps if step.at in with_old).items():
        where = about(model, choice.country)
        if where is None:
            continue
        moves = moves_of(model, _moments_of(own), where)
        for step in own:
            over = [m for m in moves.get(step.moment, []) if m.is_over(choice.threshold)]
            if over:
                found[step.key] = over
    return found


def _counted(acts: Sequence[Act], choice: Choice) -> dict[tuple, Counted]:
    """{(table, moment): how many claims began, of which time, which was first}: one query."""
    queries = (
        _rows(model, "known_from", own, choice)
        .annotate(table=Value(model.dataset))
        .values("table", moment=F("known_from"))
        .annotate(
            figures=Count("pk"),
            excluded=Count("pk", filter=Q(status=Status.EXCLUDED)),
            since=Min("period_start"),
            until=Max("period_end"),
            key=Min("pk"),
        )
        .values_list("table", "moment", "figures", "excluded", "since", "until", "key")
        for model, own in _by_model(act.of for act in acts).items()
        if about(model, choice.country) is not None
    )
    return {(table, moment): Counted(*rest) for table, moment, *rest in _all_of(queries)}


def _read(acts: Sequence[Act], choice: Choice, counted: dict[tuple, Counted]) -> tuple:
    """({key: moves}, {key: cells to show}, {key: first new claim}), in few queries a table."""
    steps = [act.of for act in acts]
    with_old = _moments(steps, "known_until", choice)
    moves: dict[str, list[Move]] = {}
    cells: dict[str, list[Cell]] = {}
    firsts: dict[str, Any] = {}
    for model, own in _by_model(steps).items():
        where = about(model, choice.country)
        if where is None:
            continue
        moved = [step for step in own if step.at in with_old]
        found = moves_of(model, _moments_of(moved), where) if moved else {}
        for step in moved:
            moves[step.key] = sorted(
                found.get(step.moment, []), key=lambda move: move.size, reverse=True
            )
        shown = {step.key: moves.get(step.key, [])[:SHOWN] for step in own}
        wanted = [move for some in shown.values() for move in some]
        read = read_cells(model, wanted, lambda move: move.is_over(choice.threshold))
        for step in own:
            cells[step.key] = [read[move] for move in shown[step.key]]
        first = {step.key: counted[step.at].key for step in own if step.at in counted}
        rows = model._default_manager.cited().in_bulk(
            [pk for key, pk in first.items() if not moves.get(key)]
        )
        firsts |= {key: rows[pk] for key, pk in first.items() if pk in rows}
    return moves, cells, firsts


def _change(
    act: Act,
    counted: Counted,
    moves: list[Move],
    cells: list[Cell],
    first: Any,
    choice: Choice,
) -> Change:
    step: Step = act.of
    release = step.release
    tell = withdrawn if step.is_withdrawal else published
    kinds = step.kinds | ({Kind.EXCLUSIONS} if counted.excluded else set())
    return Change(
        act=act,
        kinds=tuple(kind for kind in Kind if kind in kinds),
        sentence=tell(release, counted, moves, cells, first, choice.country),
        url=release.get_absolute_url(),
        why=release.withdrawal_reason if step.is_withdrawal else release.reason,
        dataset=release.dataset,
        cells=tuple(cells),
        rest=len(moves) - len(cells),
        unit=release.dataset.unit,
        is_material=any(move.is_over(choice.threshold) for move in moves),
    )
