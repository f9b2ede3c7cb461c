"""Which spreadsheets the portal understands.

The format of a dataset follows from its `ClaimTable` (see resource). Files of curated records in
the seed folder are announced in a domain's `imports.py`, in the order in which they are loaded:
`curated_table("treaties.csv", Treaty, ["slug"])`.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from nkworld.provenance.registries import in_order_of_apps

resources: dict[str, Any] = {}  # {dataset slug: resource class}


def get(dataset: Any) -> Any:
    """The resource class of one dataset (a Dataset or its slug); KeyError if there is none."""
    return resources[getattr(dataset, "slug", dataset)]


def every() -> dict[str, Any]:
    """{dataset slug: resource class}, in the order of the apps."""
    return dict(in_order_of_apps(resources.items(), lambda each: each[1].__module__))


# {label of an app: {name of a file of curated records in its seed folder: resource class}}
curated: defaultdict[str, dict[str, Any]] = defaultdict(dict)

# {label of an app: (pattern, function)}: how it loads the texts in its seed folder whose names fit.
# The function takes their paths and answers a sentence for the person at the terminal; FileRefused
# where one can't be loaded.
texts: dict[str, tuple[str, Callable[..., str]]] = {}
