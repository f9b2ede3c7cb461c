"""Which headline numbers become others when another rule becomes the default of its dataset."""

from typing import Any

from nkworld.charts.numbers import exact
from nkworld.provenance.models import Dataset, HeadlineRule
from nkworld.provenance.tables import observation_models

SHOWN = 5


def winners_in_words(dataset_key: int, rule_key: int, places: dict[int, int]) -> list[str]:
    """Sentences; `places` is the order of a rule that is not there yet."""
    dataset = Dataset.objects.get(pk=dataset_key)
    old = HeadlineRule.objects.filter(dataset=dataset, is_default=True).first()
    new = HeadlineRule.objects.filter(pk=rule_key).first() or _unsaved(dataset, places)
    model = observation_models().get(dataset.slug)
    if model is None:
        return []
    if old is None:
        return ["The dataset had no default rule before."]
    before, after = _winners(model, old), _winners(model, new)
    moved = [(cell, before[cell], after[cell]) for cell in after if _differ(before, after, cell)]
    if not moved:
        return [f"No headline number of “{dataset}” becomes another."]
    others = sum(one.value != two.value for _, one, two in moved)
    noun = "cell" if len(moved) == 1 else "cells"
    moved.sort(key=lambda each: _size(each[1], each[2]), reverse=True)
    return [
        f"{len(moved):,} {noun} of “{dataset}” show another source from then on, {others:,} of "
        f"them with another number, out of {len(after):,}.",
        *(_in_words(one, two) for _, one, two in moved[:SHOWN]),
        *([f"And {len(moved) - SHOWN:,} more."] if len(moved) > SHOWN else []),
    ]


def _unsaved(dataset: Dataset, places: dict[int, int]) -> HeadlineRule:
    rule = HeadlineRule(dataset=dataset)
    rule._order = dict(sorted(places.items(), key=lambda place: place[1]))
    return rule


def _winners(model: Any, rule: HeadlineRule) -> dict[tuple[Any, ...], Any]:
    """{cell: the claim that is shown}."""
    fields = [model._meta.get_field(name).attname for name in model.cell]
    rows = model.objects.headline(rule).select_related("source", *model.cell_relations())
    return {tuple(getattr(row, name) for name in fields): row for row in rows.iterator(2000)}


def _differ(before: dict[Any, Any], after: dict[Any, Any], cell: Any) -> bool:
    return cell in before and before[cell].source_id != after[cell].source_id


def _size(one: Any, two: Any) -> Any:
    return abs((two.value or 0) - (one.value or 0))


def _in_words(one: Any, two: Any) -> str:
    about = ", ".join(
        str(getattr(two, f"get_{name}_display", lambda name=name: getattr(two, name))())
        for name in two.cell
        if name != "frequency" and getattr(two, name) not in (None, "")
    )
    old, new = (_number(each) for each in (one, two))
    return f"{about}: {old} ({one.source}) becomes {new} ({two.source})."


def _number(claim: Any) -> str:
    return "a range" if claim.value is None else str(exact(claim.value))
