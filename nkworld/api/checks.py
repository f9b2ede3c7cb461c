"""That each table is published, and each of them described under a name of its own."""

from collections import defaultdict
from typing import Any

from django.core.checks import CheckMessage, Error, register

from nkworld.provenance.tables import table_models

from .router import router


@register("domains")
def check_tables_are_published(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The catalogue and the desk lead to every table’s address in the API."""
    published = {prefix for prefix, _, _ in router.registry}
    return [
        Error(
            f"The API does not publish {slug}, the table {model.__name__}.",
            hint=f'Declare claims in tables.py; records call router.register("{slug}", …) in '
            f"{model.__module__.split('.models')[0]}/api.py.",
            id="api.E001",
        )
        for slug, model in table_models().items()
        if slug not in published
    ]


@register("domains")
def check_serializers_are_told_apart(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Two serializers of one name share one component of the schema: one is described wrongly."""
    named = defaultdict(set)
    for _, viewset, _ in router.registry:
        if serializer := getattr(viewset, "serializer_class", None):
            named[serializer.__name__].add(serializer)
    return [
        Error(
            f"Two serializers of the API are called {name}: "
            f"{', '.join(sorted(each.__module__ for each in classes))}.",
            hint="Rename one: the OpenAPI document knows them by name.",
            id="api.E002",
        )
        for name, classes in named.items()
        if len(classes) > 1
    ]
