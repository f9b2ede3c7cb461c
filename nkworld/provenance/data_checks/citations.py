"""What is cited may be visited."""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Q

from ..addresses import UNFIT, is_unfit
from ..invariants import Broken, data_check, our_models, table_of
from ..models import Observation
from ..models.cited import Cited
from ..models.observation_cell import LIVE

OTHER = (
    "Correct it: cite the page where the same is printed, or the title of the one that was read, "
    "without an address."
)
NAMED = reduce(or_, (Q(citation__icontains=host) for host in UNFIT))


@data_check("no claim or record stands on an address that is unfit for visitors")
def unfit_addresses() -> Iterator[Broken]:
    for model in our_models():
        if issubclass(model, Observation | Cited):
            standing = LIVE if issubclass(model, Observation) else Q()
            rows = model._base_manager.filter(standing & NAMED).values_list("pk", "citation")
            for key, citation in rows:
                if is_unfit(citation):
                    yield Broken(table_of(model), key, f"It cites {citation}.", OTHER)
