"""How well the detector tells rows excluded for a mix-up from rows that are reported.

Every partner, period and source of the curated trade is scored as if it came in as a draft, and
compared with how the data mark it. The cases are few: the intervals say how little is proved.
A few rows from elsewhere, which no source here marks, are scored beside them.
"""

import csv
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import sqrt
from pathlib import Path

from nkworld.atlas.models import Country
from nkworld.provenance.models import Status
from trade.detector import goods
from trade.detector.evidence import Evidence
from trade.detector.gathering import Group, gather, groups_of
from trade.detector.scoring import STRONG, WORTH_ASKING, Score, score
from trade.detector.signals import SIGNALS
from trade.models import Flow

REPORTED = {Status.REPORTED, Status.REVISED}
# The standard normal's 97.5 per cent point, for intervals of 95 per cent.
Z = 1.96
# Rows of WITS that stand under North Korea where other years stand under the South.
ELSEWHERE = Path(__file__).parent / "elsewhere.csv"


@dataclass(frozen=True)
class Case:
    name: str
    source: str
    mixed_up: bool
    score: Score
    evidence: Evidence | None = None


@dataclass
class Confusion:
    """Cases by what the data say of them and what the detector asks."""

    caught: list[Case] = field(default_factory=list)
    missed: list[Case] = field(default_factory=list)
    false: list[Case] = field(default_factory=list)
    quiet: list[Case] = field(default_factory=list)

    def add(self, case, asked):
        names = {(True, True): "caught", (True, False): "missed", (False, True): "false"}
        getattr(self, names.get((case.mixed_up, asked), "quiet")).append(case)

    @property
    def precision(self):
        return len(self.caught), len(self.caught) + len(self.false)

    @property
    def recall(self):
        return len(self.caught), len(self.caught) + len(self.missed)


def cases():
    """Of rows that live now, one Case for each partner, period and source; zeros say nothing."""
    rows = Flow.objects.live().filter(value__gt=0)
    statuses = dict(rows.values_list("pk", "status"))
    for group, evidence in gather(groups_of(rows), goods.known):
        said = {statuses[pk] for pk in group.rows}
        if said <= {Status.EXCLUDED} or said <= REPORTED:
            name, source = f"{group.subject} ({evidence.source})", evidence.source
            yield Case(name, source, said == {Status.EXCLUDED}, score(evidence), evidence)


def cases_elsewhere():
    """[(subject, Score)] of rows that are in no dataset here, as if WITS were a draft."""
    with ELSEWHERE.open(encoding="utf-8", newline="") as file:
        groups = dict(_group(row) for row in csv.DictReader(file))
    return [(group.subject, score(evidence)) for group, evidence in gather(groups, goods.known)]


def _group(row):
    country = Country.objects.get(code=row["country"])
    first = {
        "country_id": country.pk,
        "country__name": country.name,
        "country__region": country.region,
        "country__subregion": country.subregion,
        "period": row["period"],
        "frequency": "annual",
        "period_start": date(int(row["period"]), 1, 1),
        "basis": "mirror-comtrade",
        "source_id": None,
        "source__short_name": "WITS",
    }
    key = country.pk, row["period"], None
    return key, Group(first, [], {row["direction"]: Decimal(row["value"])})


def confusion(found, asks):
    """The four lists, where `asks(score)` says whether a question is put."""
    table = Confusion()
    for case in found:
        table.add(case, asks(case.score))
    return table


def wilson(hits, of):
    """The 95 per cent interval of a share, which is wide where there are few cases."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def left_out(found):
    """How many mix-ups are caught by a cut set without them: the lowest score of the others."""
    scores = [case.score.value for case in found if case.mixed_up]
    others = [scores[:at] + scores[at + 1 :] for at in range(len(scores))]
    return sum(mine >= min(rest) for mine, rest in zip(scores, others, strict=True) if rest)


def report():
    """Lines to print."""
    found = list(cases())
    mixed_up = sum(case.mixed_up for case in found)
    sources = len({case.source for case in found if case.mixed_up})
    yield (
        f"Wrong-Korea detector: {len(found)} partners and periods of a source, {mixed_up} of them "
        f"excluded for a mix-up (by {sources} sources), {len(found) - mixed_up} reported."
    )
    for name, cut, asks in (
        ("asked about", WORTH_ASKING, lambda one: one.worth_asking),
        ("strong doubt", STRONG, lambda one: one.strong),
    ):
        yield from _table(f"{name} (score from {cut})", confusion(found, asks))
    yield from _by_signal(found)
    yield from _elsewhere()
    yield (
        f"With {mixed_up} cases nothing is proved: signals and cuts were chosen in view of them. "
        f"By a cut set from the others alone, {left_out(found)} of {mixed_up} are still caught."
    )


def _table(name, table):
    for measure in ("precision", "recall"):
        hits, of = getattr(table, measure)
        low, high = wilson(hits, of)
        yield (
            f"  {name}: {measure} {hits} of {of} = {hits / of if of else 0:.2f} "
            f"(95 % interval {low:.2f} to {high:.2f})"
        )
    for title, cases in (("missed", table.missed), ("reported, but asked about", table.false)):
        if cases:
            yield f"    {title}: {', '.join(f'{c.name} {c.score.value}' for c in cases)}"


def _by_signal(found):
    """Who spoke how often; a signal without its evidence cannot."""
    south = sum(bool(case.evidence.south) for case in found)
    kinds = sum(bool(case.evidence.goods) for case in found)
    yield (
        f"  Of the {len(found)}, South Korea’s trade with the partner is on record around "
        f"{south}, goods are for {kinds}."
    )
    yield "  Spoke for mix-ups, and for reported rows:"
    for signal in SIGNALS:
        spoke = [case for case in found if signal.name in {f.signal for f in case.score.findings}]
        hits = sum(case.mixed_up for case in spoke)
        yield f"    {signal.name:<14}{hits:>3}{len(spoke) - hits:>5}"


def _elsewhere():
    """The rows of `elsewhere.csv`, which are marked by nobody."""
    found = cases_elsewhere()
    strong = sum(one.strong for _, one in found)
    yield (
        f"  Elsewhere: of {len(found)} rows that WITS prints under the North where it prints the "
        f"South in other years, {strong} are strong doubts:"
    )
    for subject, one in found:
        spoke = ", ".join(finding.signal for finding in one.findings)
        yield f"    {subject} {one.value} ({spoke})"
