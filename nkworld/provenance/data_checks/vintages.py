"""Claims are known between two moments, each of which is a publish or a withdrawal on record."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from ..invariants import Broken, data_check, table_of
from ..models import Release, State
from ..models.observation_cell import LIVE
from ..tables import observation_models

CLOSE = "Find its release at the desk; withdraw or publish that again, or restore a backup."


@data_check("a claim ends after it began")
def moments() -> Iterator[Broken]:
    ended = Q(known_from__isnull=True, known_until__isnull=False)
    for model in observation_models().values():
        for key in model.objects.filter(ended).values_list("pk", flat=True):
            yield Broken(table_of(model), key, "It ended but never began to be known.", CLOSE)


@data_check("a source says one thing of a cell at a time")
def overlaps() -> Iterator[Broken]:
    for model in observation_models().values():
        place = [F("source"), *map(F, model.cell), F("reading")]
        order = [F("known_from").asc(), F("id").asc()]
        before = {
            "other": Window(Lag("pk"), partition_by=place, order_by=order),
            "other_until": Window(Lag("known_until"), partition_by=place, order_by=order),
        }
        known = model.objects.filter(known_from__isnull=False).order_by().annotate(**before)
        still = Q(other_until__isnull=True) | Q(other_until__gt=F("known_from"))
        for row in known.filter(still, other__isnull=False).cited():
            problem = (
                f"On {row.known_from:%Y-%m-%d %H:%M} {row.source} said it while row {row.other} "
                f"of the same cell stood: {row.cell_text}."
            )
            yield Broken(table_of(model), row.pk, problem, CLOSE)


@data_check("what is live belongs to a live release, and no draft is seen")
def of_releases() -> Iterator[Broken]:
    for model in observation_models().values():
        gone = LIVE & ~Q(release__state=State.LIVE)
        never = Q(known_from__isnull=False, release__published_at__isnull=True)
        for row in model.objects.filter(gone | never).select_related("release__source"):
            state = row.release.get_state_display().lower()
            problem = f"The public sees it, or did, but its release “{row.release}” is {state}."
            yield Broken(table_of(model), row.pk, problem, CLOSE)


@data_check("a claim is of its release's source and table")
def of_sources() -> Iterator[Broken]:
    for slug, model in observation_models().items():
        other = ~Q(source=F("release__source")) | ~Q(release__dataset__slug=slug)
        for row in model.objects.filter(other).select_related("release__source", "source"):
            problem = f"It is by {row.source} in {slug}, its release is “{row.release}”."
            yield Broken(table_of(model), row.pk, problem, "Set source_id to the release’s own.")


@data_check("each moment of a claim is one at which something was published or withdrawn")
def chain() -> Iterator[Broken]:
    steps = _steps()
    for slug, model in observation_models().items():
        for name, word in (("known_from", "begins"), ("known_until", "ends")):
            told = model.objects.filter(**{f"{name}__isnull": False}).order_by()
            for source, moment in told.values_list("source", name).distinct():
                if moment not in steps[slug, source]:
                    yield from _unexplained(model, source, name, word, moment)


def _steps() -> dict[tuple[str, int], set[datetime]]:
    """{(dataset, source): when a release of it went live or was withdrawn}"""
    found: dict[tuple[str, int], set[datetime]] = defaultdict(set)
    names = ("dataset__slug", "source", "published_at", "withdrawn_at")
    for dataset, source, *moments in Release.objects.values_list(*names):
        found[dataset, source].update(filter(None, moments))
    return found


def _unexplained(
    model: Any, source: int, name: str, word: str, moment: datetime
) -> Iterator[Broken]:
    rows = model.objects.filter(source=source, **{name: moment})
    for key in rows.values_list("pk", flat=True):
        problem = f"It {word} on {moment.isoformat()}, when its source’s releases took no step."
        yield Broken(table_of(model), key, problem, CLOSE)


@data_check("a release takes its steps in their order")
def releases() -> Iterator[Broken]:
    early = Q(withdrawn_at__lte=F("published_at"))
    for release in Release.objects.filter(early).cited():
        problem = f"“{release}” was withdrawn before it was published."
        yield Broken(table_of(Release), release.pk, problem, "Correct its moments by a backup’s.")
    for release in Release.objects.exclude(state__in=Release.STATES).cited():
        problem = f"“{release}” is in the state “{release.state}”, which no release has."
        yield Broken(table_of(Release), release.pk, problem, "Set it to what its moments say.")
