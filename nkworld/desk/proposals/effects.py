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
    dataset = Dataset.objects.get(pk=ticked[0].after["dataset"])
    old = HeadlineRule.objects.filter(dataset=dataset, is_default=True).first()
    new = HeadlineRule.objects.filter(pk=ticked[0].object_id).first()
    if new is None:  # it is not there yet: its order stands in the proposal
        places = {
            each.after["source"]: each.after["position"]
            for each in changes
            if each.model is HeadlineRuleSource and each.after.get("rule") == ticked[0].object_id
        }
        new = HeadlineRule(dataset=dataset)
        new._order = dict(sorted(places.items(), key=lambda place: place[1]))
    model = observation_models().get(dataset.slug)
    if model is None:
        return []
    if old is None:
        return ["The dataset had no default rule before."]
    return _winners_in_words(model, dataset, old, new)


def _winners_in_words(
    model: Any, dataset: Dataset, old: HeadlineRule, new: HeadlineRule
) -> list[str]:
    # All claims are read at once and ranked in memory.
    fields = [model._meta.get_field(name).attname for name in model.cell]
    rows = model.objects.as_of().included().order_by("pk")
    read = rows.values("pk", "source_id", "value", "read", *fields)
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in read.iterator(5000):
        cells[tuple(row[name] for name in fields)].append(row)
    contested = [claims for claims in cells.values() if len(claims) > 1]
    pairs = [(min(c, key=old.claim_place), min(c, key=new.claim_place)) for c in contested]
    moved = [(one, two) for one, two in pairs if one is not two]
    if not moved:
        return [f"No headline number of “{dataset}” becomes another."]
    others = sum(one["value"] != two["value"] for one, two in moved)
    noun = "cell" if len(moved) == 1 else "cells"
    moved.sort(
        key=lambda pair: abs((pair[1]["value"] or 0) - (pair[0]["value"] or 0)), reverse=True
    )
    keys = [claim["pk"] for pair in moved[:SHOWN] for claim in pair]
    claims = model.objects.select_related("source", *model.cell_relations()).in_bulk(keys)

    def says(row: dict[str, Any]) -> str:
        number = "a range" if row["value"] is None else exact(row["value"])
        return f"{number} ({claims[row['pk']].source})"

    return [
        f"{len(moved):,} {noun} of “{dataset}” show another source from then on, {others:,} of "
        f"them with another number, out of {len(contested):,} of which several sources speak.",
        *(f"{claims[a['pk']].cell_text}: {says(a)} becomes {says(b)}." for a, b in moved[:SHOWN]),
        *([f"And {len(moved) - SHOWN:,} more."] if len(moved) > SHOWN else []),
    ]
