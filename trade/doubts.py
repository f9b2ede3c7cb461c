"""What the desk is asked about a draft of trade by partner: is it South Korea that is meant?"""

from collections.abc import Iterable

from nkworld.importing.doubts import Doubt, register
from nkworld.provenance.models import Exclusion

from .analysis.detector.gathering import Group, gather, groups_of
from .analysis.detector.signals import Evidence, score, sentences, unasked
from .goods.models import GoodsFlowQuerySet
from .models import FlowQuerySet

QUESTION = "Is South Korea meant, not North Korea?"
REASONS = {
    "share": "a large share of all North Korean trade",
    "against-vetted": "far more than a vetted source has",
    "unheard-of": "no vetted source knows of such trade",
    "unvetted": "the source takes out no mix-ups",
}


@register("trade/flows", asks=QUESTION, exclusion=Exclusion.MIX_UP)
def mixed_up_koreas(rows: FlowQuerySet) -> list[Doubt]:
    return doubts(gather(groups_of(rows)))


def doubts(gathered: Iterable[tuple[Group, Evidence]]) -> list[Doubt]:
    """One Doubt for each partner and period whose signals are worth a question."""
    found = []
    for group, evidence in gathered:
        scored = score(evidence)
        if scored.worth_asking:
            found.append(
                Doubt(
                    group.subject,
                    scored.value,
                    scored.strong,
                    sentences(scored, evidence),
                    tuple(group.rows),
                    tuple(unasked(evidence)),
                    reason="; ".join(REASONS[one.signal] for one in scored.findings),
                )
            )
    return found


@register("trade/goods", asks=QUESTION, exclusion=Exclusion.MIX_UP)
def mixed_up_goods(rows: GoodsFlowQuerySet) -> list[Doubt]:
    """Asks by partner and period, from the largest good of each."""
    return doubts(gather(groups_of(rows.whole()), of_one_good=True))
