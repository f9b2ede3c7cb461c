"""Every derived claim is computed again from its steps and what its inputs say now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from nkworld.atlas.names import closest
from nkworld.charts.words import exact

from .derivations import NEEDED, Steps, tolerance
from .models import Observation, Status
from .tables import observation_models

# How a cell's relation is written in an input: by the first of these that it has.
WRITTEN_AS = ("code", "slug")


@dataclass(frozen=True)
class Answer:
    """What the steps of one claim come to; `problem` is a sentence, empty if it agrees."""

    claim: Observation
    recomputed: Decimal | None = None
    reason: str = ""
    problem: str = ""

    @property
    def recomputed_text(self) -> str:
        return "" if self.recomputed is None else _rounded(self.recomputed)

    @property
    def kind(self) -> str:
        if self.problem:
            return "problem"
        return "not recorded" if self.reason else "agrees"

    def __str__(self) -> str:
        claim = self.claim
        name = f"{claim.dataset}, {claim.cell_text} ({claim.source.slug})"
        return f"{name}: {self.problem or self.reason or 'agrees'}"


def verify() -> dict[str, list[Answer]]:
    return {slug: answers(derived(model)) for slug, model in observation_models().items()}


def derived(model: Any) -> Any:
    rows = model.objects.with_readings().filter(Q(status=Status.DERIVED) | ~Q(derivation=""))
    return rows.cited().order_by("period_start", "pk")


def answers(claims: Iterable[Any]) -> list[Answer]:
    known: dict[tuple[str, str], dict[tuple, Any]] = {}  # by table and source

    def value_of(dataset: str, given: Any) -> Decimal:
        place = dataset, given.words[0]
        if place not in known:
            known[place] = _known(*place)
        # What a cell leaves empty at its end need not be written: a part of a code, say.
        named = words_of(observation_models()[dataset])
        words = given.words + ("",) * (1 + len(named) - len(given.words))
        if words not in known[place]:
            raise ValueError(f"There is no live claim {given}.")
        value = known[place][words]
        if value is None:
            raise ValueError(f"The claim {given} has a range and no value.")
        return value

    return [_answer(claim, value_of) for claim in claims]


def _answer(claim: Any, value_of: Callable[[str, Any], Decimal]) -> Answer:
    if not claim.derivation:
        return Answer(claim, problem=f"gives no steps. {NEEDED}")
    try:
        steps = Steps.parse(claim.derivation)
    except ValueError as error:
        return Answer(claim, problem=f"the steps can’t be read. {error}")
    if steps.reason:
        return Answer(claim, reason=steps.reason)
    try:
        value: Any = steps.compute(lambda given: value_of(given.dataset or claim.dataset, given))
    except ValueError as error:
        return Answer(claim, problem=f"{error} Steps: {steps.text}")
    problem = ""
    if claim.value is None:
        problem = f"has a range and no value, but the steps come to {_rounded(value)}."
    elif abs(value - claim.value) > (allowed := tolerance(claim.value)):
        problem = (
            f"stored {exact(claim.value)}, recomputed {_rounded(value)}, which is more than "
            f"{exact(allowed)} away. Steps: {steps.text}"
        )
    return Answer(claim, value, problem=problem)


def _rounded(value: Decimal) -> str:
    return exact(value.quantize(Decimal("0.01")).normalize() + 0)


def _known(dataset: str, source: str) -> dict[tuple, Any]:
    """{(source, cell …): value} of what a source says now, the ledger left out."""
    if dataset not in observation_models():
        near = closest(dataset, observation_models(), 0.5)
        raise ValueError(f"“{dataset}” is no table. Did you mean “{near}”?")
    model = observation_models()[dataset]
    names = ["source__slug"]
    for name in words_of(model):
        one = model._meta.get_field(name)
        fields = {f.name for f in one.related_model._meta.fields} if one.is_relation else ()
        word = next((f for f in WRITTEN_AS if f in fields), "pk")
        names.append(f"{name}__{word}" if one.is_relation else name)
    rows = model.objects.as_of().included().filter(source__slug=source)
    values = rows.values_list(*names, "value")
    return {tuple(map(str, words)): value for *words, value in values}


def words_of(model: Any) -> list[str]:
    return [name for name in model.cell if name != "frequency"]
