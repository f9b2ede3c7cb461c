"""Parameters that exclude one another: told as such, where an empty answer would say “nothing
is known”.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .choice_fields import ChoiceSelect
from .models import Status
from .parameters import ALL, QuestionForm
from .periods import Period

Refusal = tuple[str, str]  # a parameter and a sentence


def asks_for_ledger(params: Mapping[str, Any]) -> bool:
    """Whether only excluded figures are asked for."""
    return bool(params.get("exclusion")) or params.get("status") == [Status.EXCLUDED]


def contradictions(params: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[Refusal]:
    """What a question about claims says of itself that can’t both hold.

    `params` are its parameters, understood, `given` its own words.
    """
    yield from of_period(params)
    yield from of_ledger(params, given.get("rule") or "")


def of_period(params: Mapping[str, Any]) -> Iterator[Refusal]:
    if not (label := params.get("period")):
        return
    period = Period.parse(label, ahead=True)
    first, last, wanted = params.get("from"), params.get("to"), params.get("frequency")
    if first and period.start < first.first:
        yield "period", f"{label} begins before {first}, the “from”: leave one of the two out."
    if last and period.start > last.last:
        yield "period", f"{label} begins after {last}, the “to”: leave one of the two out."
    if wanted and period.frequency not in wanted:
        yield "frequency", f"{label} is {period.frequency}: leave “frequency” out, or the period."


def of_ledger(params: Mapping[str, Any], rule: str) -> Iterator[Refusal]:
    """Excluded figures stand in a ledger of their own, from which no rule chooses."""
    status, kinds = params.get("status") or [], params.get("exclusion")
    if kinds and status and Status.EXCLUDED not in status:
        yield "exclusion", "Excluded figures have the status excluded: leave “status” out."
    elif asks_for_ledger(params):
        yield from _of_excluded(params, rule)
    elif Status.EXCLUDED in status and params.get("rule") not in (ALL, None):
        yield "status", "No rule chooses excluded figures: ask for them alone, or add rule=all."


def _of_excluded(params: Mapping[str, Any], rule: str) -> Iterator[Refusal]:
    if rule and params.get("rule") not in (ALL, None):
        yield "rule", "No rule chooses among excluded figures: leave “rule” out, or write rule=all."
    if params.get("readings") == ALL:
        yield "readings", "All excluded figures are given anyway: leave “readings” out."


class ClaimForm(QuestionForm):
    """What is asked of a table of claims, without contradiction."""

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        for name, sentence in [*contradictions(params, self.data)]:
            self.contradicts(name, sentence)
        return params


class RuleSelect(ChoiceSelect):
    """The rules of a page’s form: unless another is asked for, the default goes without saying,
    so that who then asks for excluded figures contradicts nothing.
    """

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        if value == [""] and groups:
            groups[0][1][0] |= {"value": "", "selected": True}
        return groups
