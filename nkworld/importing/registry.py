"""Spreadsheets that the portal understands: one for each `ClaimTable`, and files of curated records
in the order in which a domain's `imports.py` names them.
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

# {label of an app: (pattern of names in its seed folder, function)}: it takes the paths and answers
# a sentence for the person at the terminal; FileRefused where a text can't be loaded.
texts: dict[str, tuple[str, Callable[..., str]]] = {}
