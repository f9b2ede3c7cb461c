"""How well the detector finds what rules and second sources say of three compilations.

Each source's rows are scored as if they came in today, before any of the three compilations: what
these have, and what was excluded of it, is no evidence. The sources are split in two: on one half
weights and cuts were chosen, on the other they are reported. The rules (R2 to R5) are judgments
of ours about the same figures, no truth: see decision 31.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from nkworld.provenance.models import Status
from trade.analysis.detector.evidence import Evidence
from trade.analysis.detector.gathering import VETTED, gather, groups_of
from trade.analysis.detector.signals import (
    DISAGREEMENT,
    FLOOR,
    SIGNALS,
    STRONG,
    WORTH_ASKING,
    Score,
    score,
)
from trade.models import Flow

COMPILATIONS = ("baci", "cow-dyadic", "oec-sitc")
# Both rest on reports to UN Comtrade. The other half is the Correlates of War, which rest on the
# IMF's, and all sources that were in sight when the first signals were written.
REPORTED_ON = ("baci", "oec-sitc")
# They are about the file, not about the partner: a figure twice, a year in place of another.
OF_THE_FILE = ("R6", "R7")
# The standard normal's 97.5 per cent point, for intervals of 95 per cent.
Z = 1.96


@dataclass(frozen=True)
class Case:
    """A partner and period of a source; `rule` excludes a row of it, empty where all are kept."""

    partner: str
    period: str
    source: str
    rule: str
    score: Score
    evidence: Evidence

    @property
    def name(self) -> str:
        return f"{self.partner}, {self.period} ({self.evidence.source})"

    @property
    def is_reported_on(self) -> bool:
        return self.source in REPORTED_ON


@dataclass
class Confusion:
    """Cases by what is said of them and what the detector asks."""

    caught: list[Case] = field(default_factory=list)
    missed: list[Case] = field(default_factory=list)
    false: list[Case] = field(default_factory=list)
    quiet: list[Case] = field(default_factory=list)

    @property
    def precision(self) -> tuple[int, int]:
        return len(self.caught), len(self.caught) + len(self.false)

    @property
    def recall(self) -> tuple[int, int]:
        return len(self.caught), len(self.caught) + len(self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        wrong = len(self.false) + len(self.missed)
        return 2 * len(self.caught) / max(1, 2 * len(self.caught) + wrong)


def worth_asking(one: Score) -> bool:
    return one.worth_asking


def confusion(
    cases: list[Case],
    asks: Callable[[Score], bool] = worth_asking,
    wrong: Callable[[Case], bool] = lambda case: bool(case.rule),
) -> Confusion:
    """The four lists, where `asks` says whether a question is put, `wrong` whether it should be."""
    table = Confusion()
    names = {(True, True): "caught", (True, False): "missed", (False, True): "false"}
    for case in cases:
        getattr(table, names.get((wrong(case), asks(case.score)), "quiet")).append(case)
    return table


def cases() -> list[Case]:
    """Of rows that live now, one Case for each partner, year and source; zeros say nothing."""
    rows = Flow.objects.as_of().annual().filter(value__gt=0)
    values = {pk: (status, note) for pk, status, note in rows.values_list("pk", "status", "note")}
    gathered = gather(groups_of(rows), without=COMPILATIONS)
    slugs = dict(rows.order_by().values_list("source_id", "source__slug").distinct())
    found = []
    for group, evidence in gathered:
        rule = _rule([values[pk] for pk in group.rows])
        if rule not in OF_THE_FILE:
            source = slugs[group.first["source_id"]]
            case = evidence.partner, evidence.period, source, rule, score(evidence), evidence
            found.append(Case(*case))
    return found


def _rule(rows):
    """By which rule one of the rows is excluded; another reason is “other”."""
    notes = [note for status, note in rows if status == Status.EXCLUDED]
    rules = [note[:2] if note[:1] == "R" and note[1:2].isdigit() else "other" for note in notes]
    return min(rules, default="")


def second_opinions() -> list[Case]:
    """Cells of the compilations of which KOTRA or the partner's own office has a figure, too.

    Its figure of the very year is hidden from the detector. The rule is “contradicted” where the
    compilation has more than twice as much, by the detector's own measure.
    """
    second = {}
    rows = Flow.objects.as_of().included().annual().filter(value__gt=0)
    own = rows.filter(basis__in=VETTED).exclude(source__slug__in=COMPILATIONS)
    for *cell, value in own.values_list("country_id", "period", "direction", "value"):
        second[tuple(cell)] = max(value, second.get(tuple(cell), value))
    found = []
    compiled = Flow.objects.as_of().annual().filter(value__gt=0, source__slug__in=COMPILATIONS)
    for direction in ("export", "import"):
        groups = groups_of(compiled.filter(direction=direction))
        gathered = gather(groups, without=COMPILATIONS, hiding_the_year=True)
        for group, evidence in gathered:
            cell = group.first["country_id"], evidence.period, direction
            if cell in second:
                [amount] = evidence.amounts.values()
                contradicted = amount > FLOOR and amount > DISAGREEMENT * second[cell]
                case = evidence.partner, evidence.period, evidence.source
                rule = "contradicted" if contradicted else ""
                found.append(Case(*case, rule, score(evidence), evidence))
    return found


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 per cent interval of a share, which is wide where there are few cases."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def report() -> Iterator[str]:
    """Lines to print."""
    found, second = cases(), second_opinions()
    tuned = [case for case in found if not case.is_reported_on]
    held = [case for case in found if case.is_reported_on]
    yield "Is South Korea meant? Partner-years of a source, scored as if they came in today."
    for name, half in (("Tuned on", tuned), ("Reported on", held)):
        yield f"{name}: {', '.join(sorted({case.source for case in half}))}"
        yield from _matrix(confusion(half))
        yield from _measures(f"asked about (score from {WORTH_ASKING})", confusion(half))
        strong = confusion(half, lambda one: one.strong)
        yield from _measures(f"strong doubt (score from {STRONG})", strong)
    yield from _by_rule(held)
    yield from _not_in_sight(tuned, held)
    yield from _without_each(tuned, held, second)
    yield "Second opinions: cells that KOTRA or the partner's own office tells, too; theirs hidden."
    yield from _matrix(confusion(second))
    yield from _measures("asked about", confusion(second))


def _matrix(table):
    yield f"  {'':<24}{'asked about':>12}{'not asked':>12}"
    yield f"  {'excluded, contradicted':<24}{len(table.caught):>12}{len(table.missed):>12}"
    yield f"  {'kept':<24}{len(table.false):>12}{len(table.quiet):>12}"


def _measures(name, table):
    parts = [_share(measure, *getattr(table, measure)) for measure in ("precision", "recall")]
    yield f"  {name}: {', '.join(parts)}, F1 {table.f1:.2f}"


def _share(name, hits, of):
    low, high = wilson(hits, of)
    share = hits / of if of else 0
    return f"{name} {hits} of {of} = {share:.2f} (95 % interval {low:.2f} to {high:.2f})"


def _by_rule(held):
    """How many of each rule's cases are caught; R4's alone are many."""
    for rule in sorted({case.rule for case in held if case.rule}):
        table = confusion([case for case in held if case.rule == rule])
        yield f"  {rule}: {_share('recall', *table.recall)}"
    looked_at = {case.partner for case in held if case.rule == "R4"}
    table = confusion([case for case in held if case.partner in looked_at])
    yield f"  Of the {len(looked_at)} partners that R4 excludes in some year:"
    yield from _measures("asked about", table)


def _not_in_sight(tuned, held):
    """The halves tell of the same events: what is left of the second without those of the first."""
    seen = {(case.partner, case.period) for case in tuned if case.rule}
    new = [case for case in held if (case.partner, case.period) not in seen]
    yield f"  Without the {len(held) - len(new)} partner-years excluded in the other half, too:"
    yield from _measures("asked about", confusion(new))


def _without_each(tuned, held, second):
    """What each signal adds: F1 without it, and what is caught of contradicted cells."""
    yield "F1 of each half and of the second opinions; each signal left out:"
    whole = [confusion(each).f1 for each in (tuned, held, second)]
    yield f"  {'all':<16}" + "".join(f"{value:>8.3f}" for value in whole)
    for signal in SIGNALS:
        values = [
            confusion(each, lambda one: one.without(signal.name).worth_asking).f1  # noqa: B023
            for each in (tuned, held, second)
        ]
        yield f"  {signal.name:<16}" + "".join(f"{value:>8.3f}" for value in values)
