"""What a proposal would change beside its records, for whoever reviews it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from nkworld.charts.numbers import exact
from nkworld.provenance.models import Dataset, HeadlineRule, HeadlineRuleSource
from nkworld.provenance.tables import observation_models

from .models import Kind, Proposal, RecordChange

SHOWN = 5


def effects_of(proposal: Proposal, changes: Sequence[RecordChange]) -> list[str]:
    """Of a headline rule, the only kind of record of which anything is known to follow: how many
    cells show another source’s number from then on, and the largest of them.
    """
    if proposal.model is not HeadlineRule:
        return []
    ticked = [
        each
        for each in changes
        if each.model is HeadlineRule
        and each.after.get("is_default")
        and not (each.kind == Kind.CHANGE and each.before.get("is_default"))
    ]
    if not ticked:
        return ["The default of the dataset stays: no headline number becomes another."]
    rule = ticked[0]
    places = {
        each.after["source"]: each.after["position"]
        for each in changes
        if each.model is HeadlineRuleSource and each.after.get("rule") == rule.object_id
    }
    return _winners_in_words(rule.after["dataset"], rule.object_id, places)


def _winners_in_words(dataset_key: int, rule_key: int, places: dict[int, int]) -> list[str]:
    """Sentences; `places` is the order of a rule that is not there yet."""
    dataset = Dataset.objects.get(pk=dataset_key)
    old = HeadlineRule.objects.filter(dataset=dataset, is_default=True).first()
    new = HeadlineRule.objects.filter(pk=rule_key).first() or _unsaved(dataset, places)
    model = observation_models().get(dataset.slug)
    if model is None:
        return []
    if old is None:
        return ["The dataset had no default rule before."]
    cells = _contested(model)
    moved = [
        (one, two)
        for claims in cells.values()
        if (one := min(claims, key=old.claim_place))
        is not (two := min(claims, key=new.claim_place))
    ]
    if not moved:
        return [f"No headline number of “{dataset}” becomes another."]
    others = sum(one["value"] != two["value"] for one, two in moved)
    noun = "cell" if len(moved) == 1 else "cells"
    moved.sort(key=lambda pair: _size(*pair), reverse=True)
    return [
        f"{len(moved):,} {noun} of “{dataset}” show another source from then on, {others:,} of "
        f"them with another number, out of {len(cells):,} of which several sources speak.",
        *_in_words(model, moved[:SHOWN]),
        *([f"And {len(moved) - SHOWN:,} more."] if len(moved) > SHOWN else []),
    ]


def _unsaved(dataset: Dataset, places: dict[int, int]) -> HeadlineRule:
    rule = HeadlineRule(dataset=dataset)
    rule._order = dict(sorted(places.items(), key=lambda place: place[1]))
    return rule


def _contested(model: Any) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """{cell: its claims} where several sources speak of one: read at once, ranked in memory."""
    fields = [model._meta.get_field(name).attname for name in model.cell]
    rows = model.objects.as_of().included().order_by("pk")
    read = rows.values("pk", "source_id", "value", "read", *fields)
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in read.iterator(5000):
        found[tuple(row[name] for name in fields)].append(row)
    return {cell: claims for cell, claims in found.items() if len(claims) > 1}


def _size(one: dict[str, Any], two: dict[str, Any]) -> Any:
    return abs((two["value"] or 0) - (one["value"] or 0))


def _in_words(model: Any, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> list[str]:
    keys = [claim["pk"] for pair in pairs for claim in pair]
    claims = model.objects.select_related("source", *model.cell_relations()).in_bulk(keys)
    return [_sentence(claims[one["pk"]], claims[two["pk"]]) for one, two in pairs]


def _sentence(one: Any, two: Any) -> str:
    about = ", ".join(
        str(getattr(two, f"get_{name}_display", lambda name=name: getattr(two, name))())
        for name in two.cell
        if name != "frequency" and getattr(two, name) not in (None, "")
    )
    old, new = (_number(each) for each in (one, two))
    return f"{about}: {old} ({one.source}) becomes {new} ({two.source})."


def _number(claim: Any) -> str:
    return "a range" if claim.value is None else str(exact(claim.value))
