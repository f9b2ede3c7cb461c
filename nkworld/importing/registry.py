"""Which spreadsheets the portal understands.

The format of a dataset follows from its `ClaimTable` (see resource). Files of curated records in
the seed folder are announced in a domain's `imports.py`, in the order in which they are loaded:
`curated_table("treaties.csv", Treaty, ["slug"])`.
"""

from collections.abc import Callable
from typing import Any

from nkworld.provenance.registries import in_order_of_apps, registrar

resources: dict[str, Any] = {}  # {dataset slug: resource class}


def get(dataset: Any) -> Any:
    """The resource class of one dataset (a Dataset or its slug); KeyError if there is none."""
    return resources[getattr(dataset, "slug", dataset)]


def every() -> dict[str, Any]:
    """{dataset slug: resource class}, in the order of the apps."""
    return dict(in_order_of_apps(resources.items(), lambda each: each[1].__module__))


_curated: dict[tuple[str, str], Any] = {}


def register_curated(file_name: str, resource: Any) -> Any:
    """Announce the resource of one file of curated records in the app's seed folder."""
    label = resource._meta.model._meta.app_label
    complaint = f"The file {file_name} of {label} has two resources."
    return registrar(_curated, (label, file_name), complaint)(resource)


def curated_of(label: str) -> dict[str, type]:
    """{file name: resource class} of one app."""
    return {name: resource for (app, name), resource in _curated.items() if app == label}


# {label of an app: (pattern, function)}: how it loads the texts in its seed folder whose names fit.
# The function takes their paths and answers a sentence for the person at the terminal; FileRefused
# where one can't be loaded.
texts: dict[str, tuple[str, Callable[..., str]]] = {}
