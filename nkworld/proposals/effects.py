"""What a proposal would change beside its records, for whoever reviews it.

@register(HeadlineRule)
def of_rules(proposal, changes): ...   # sentences
"""

from collections.abc import Callable, Sequence

from django.db.models import Model

from .models import Proposal, RecordChange

type Effects = Callable[[Proposal, Sequence[RecordChange]], list[str]]

_of: dict[type[Model], Effects] = {}


def register(model: type[Model]) -> Callable[[Effects], Effects]:
    """Announce what follows from changes of one kind of record."""

    def keep(effects: Effects) -> Effects:
        _of[model] = effects
        return effects

    return keep


def effects_of(proposal: Proposal, changes: Sequence[RecordChange]) -> list[str]:
    """Sentences; none where nothing is known to follow."""
    effects = _of.get(proposal.model)
    return effects(proposal, changes) if effects else []
