"""Whether a claim is disputed, in a sentence of its card."""

from typing import Any

from nkworld.charts import exact, in_a_row
from nkworld.charts.numbers import rounded
from nkworld.figures.agreement import MINOR, spread
from nkworld.figures.claim_records import ClaimRecord
from nkworld.provenance.models import Read

EXCLUDED = "It stands in the ledger of exclusions: no total here contains it."
ALONE = "No other source here gives this figure: nothing confirms it, and nothing disputes it."
RANGES = "Where one side gives a range only, sources are not measured against each other."
UNREVIEWED = (
    "It was read in an unreviewed compilation, which disputes nothing that somebody reviewed."
)
ONE_VOICE = "They hand on one declaration, so that their agreement confirms nothing."


def verdict_of(record: ClaimRecord) -> str:
    """Sources that disagree by more than a tenth dispute a figure; a copy confirms none."""
    claim, compared = record.claim, record.compared
    others = [row for row in record.counted if row.source_id != claim.source_id]
    if record.is_excluded:
        return EXCLUDED
    if not others:
        return ALONE
    if claim.read == Read.COMPILATION and claim not in compared:
        return UNREVIEWED
    if claim.value is None or not any(row.value is not None for row in others):
        return RANGES
    if other_way := _counted_otherwise(record):
        return f"Not disputed: {in_a_row(other_way)}: they differ by coverage, not about a fact."
    if len(compared) == 1:
        return "Only an unreviewed compilation gives another figure, which disputes nothing."
    if record.is_disputed:
        return f"Disputed: {_apart(compared)}."
    agreement = f"Not disputed: {_apart(compared)}{_rounding(compared)}."
    return f"{agreement} {ONE_VOICE}" if record.is_one_voice else agreement


def _counted_otherwise(record: ClaimRecord) -> list[str]:
    others = [row for row in record.counted if row.source_id != record.claim.source_id]
    if len(record.compared) > 1:
        return []
    counts = type(record.claim).counting()
    apart = [row for row in (record.claim, *others) if counts(vars(row))]
    return [f"of {row.source} {counts(vars(row))}" for row in apart]


def _apart(claims: list[Any]) -> str:
    """How far from each other the least and the greatest lie, by the smallest of them."""
    least, most = (pick(claims, key=lambda row: row.value) for pick in (min, max))
    if least.value == most.value:
        return f"{in_a_row([str(row.source) for row in claims])} say the same"
    values = [row.value for row in claims]
    apart = spread(values)
    far = "" if apart is None else f"{rounded(apart, 1)} % apart, "
    return (
        f"sources lie {far}from {exact(least.value)} ({least.source}) "
        f"to {exact(most.value)} ({most.source})"
    )


def _rounding(claims: list[Any]) -> str:
    apart = spread(row.value for row in claims)
    return ", within what they round to" if apart is not None and apart > MINOR else ""
