"""What was counted or computed when something changed is what comes out today."""

import json
from collections.abc import Iterator
from typing import Any

from ..invariants import Broken, data_check, table_of
from ..models import Dataset, Release, Tally
from ..tables import table_model, with_tables
from ..tallies import counted_afresh
from ..verification import verify


@data_check("every tally is what a count says")
def tallies() -> Iterator[Broken]:
    for dataset in with_tables(Dataset.objects.all()):
        afresh = counted_afresh(table_model(dataset))
        for tally in Tally.objects.filter(dataset=dataset, what__in=afresh):
            if _in_order(tally.counted) != _in_order(_stored(afresh[tally.what])):
                problem = f"“{tally.what}” of {dataset.slug} is not what its rows add up to."
                remedy = "Delete the row: pages count anew until the next publish writes it."
                yield Broken(table_of(Tally), tally.pk, problem, remedy)


def _stored(counted: Any) -> Any:
    """As it is read again: JSON knows no keys but words."""
    return json.loads(json.dumps(counted))


def _in_order(counted: Any) -> Any:
    """A database may answer the same rows, and keep the names in them, in any order."""
    if not isinstance(counted, list):
        return counted
    return sorted(counted, key=lambda row: json.dumps(row, sort_keys=True))


@data_check("a dataset of which something was published has a revision")
def revisions() -> Iterator[Broken]:
    published = Release.objects.public().values("dataset")
    for dataset in Dataset.objects.filter(revision=0, pk__in=published):
        problem = f"{dataset.slug} is at revision 0, though releases of it were published."
        remedy = "Set it to 1, so that pages made before are not shown again."
        yield Broken(table_of(Dataset), dataset.pk, problem, remedy)


@data_check("every derived figure follows from its steps")
def derivations() -> Iterator[Broken]:
    for answer in verify().problems:
        remedy = "Correct its steps or its value by a release with the reason."
        yield Broken(table_of(type(answer.claim)), answer.claim.pk, str(answer), remedy)
