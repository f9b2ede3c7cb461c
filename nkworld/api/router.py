"""The tables that the API publishes, and the address of each row: below its table's, by its key. A
domain's `api.py` announces tables of records: `publish(BallotQuestion)`, whose docstring is the
documentation, or registers a viewset of its own; tables of claims are all published.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.http import HttpRequest
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from nkworld.provenance.tables import address_resolver, table_models
from nkworld.published import addresses, curated_models, published_tables


class Router(SimpleRouter):
    def register(self, prefix: str, viewset: Any, basename: str | None = None) -> None:
        viewset.address = prefix  # of the table, for its rows
        if model := getattr(getattr(viewset, "question_class", None), "model", None):
            addresses[model] = prefix
        super().register(prefix, viewset, basename or prefix.replace("/", "-"))


router = Router()


ROOT = "/api/v1/"
_root: ContextVar[str] = ContextVar("api_root", default=settings.SITE_ADDRESS + ROOT)


def answer_below(request: HttpRequest) -> None:
    """Addresses of rows begin as the caller wrote that of the API."""
    _root.set(request.build_absolute_uri(ROOT))


def row_address(table: str, key: Any) -> str:
    """Of one row of the table at an address: https://…/api/v1/trade/flows/12/"""
    return f"{_root.get()}{table}/{key}/"


def site_address(path: str) -> str:
    return _root.get().removesuffix(ROOT) + path


def rule_name(rule: Any) -> str:
    """Of one version of a headline rule: trade-flows.kotra-first.2"""
    return f"{rule.dataset.slug.replace('/', '-')}.{rule.slug}.{rule.version}"


@extend_schema_field({"type": "string", "format": "uri"})
class RowAddressField(serializers.Field):
    """Where a row is told alone, for ever: `source` is the field that stands in its address, or
    `key` makes what stands there of the row.
    """

    def __init__(self, table: str, key: Any = None, **kwargs: Any) -> None:
        about = {"source": "*" if key else "id", "help_text": "Of this very row, for ever."}
        super().__init__(**about | {"read_only": True} | kwargs)
        self.table, self.key = table, key

    def to_representation(self, value: Any) -> str:
        return row_address(self.table, self.key(value) if self.key else value)

    def to_column(self, keys: Iterable[Any]) -> list[str]:
        before = f"{_root.get()}{self.table}/"
        return [f"{before}{key}/" for key in keys]


@address_resolver
def path_of(record: Any) -> str:
    """Where the API gives a record, or the one that it is a part of; empty if nowhere."""
    tables = published_tables()
    wholes = [  # the curated records that it names
        getattr(record, field.name)
        for field in record._meta.fields
        if field.related_model in curated_models() and getattr(record, field.attname) is not None
    ]
    for own in (record, *wholes):
        table = tables.get(type(own))
        if table and table.address and len(table.key) == 1:
            return urlsplit(row_address(table.address, getattr(own, table.key[0]))).path
    return ""


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
def check_serializer_names_differ(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
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
