"""What a good hand would write on the same tables in an afternoon, for `api` to measure beside.

Plain DRF is as its tutorial has it: ModelViewSet, nested serializers, select_related,
django-filter, page numbers, count. The other is one view: `values()`, dictionaries, orjson; with
page numbers and count as DRF has them, or with neither, so that nobody can page through it. Neither
knows a rule, a moment, a cursor, a refusal or a tag.
"""

import orjson
from django.http import HttpResponse
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework import pagination, serializers, viewsets

from trade.goods.models import GoodsFlow

from .api_script import NESTED, PER_PAGE, PLAIN

FIELDS = ["id", *PLAIN]
INNER = {name: [f"{name}__{each}" for each in those] for name, those in NESTED.items()}


class Question(filters.FilterSet):
    country = filters.CharFilter("country__code")
    first = filters.NumberFilter("period_start__year", "gte")
    last = filters.NumberFilter("period_start__year", "lte")

    class Meta:
        model = GoodsFlow
        fields = ["direction", "frequency"]


def nested(name):
    referred = GoodsFlow._meta.get_field(name).remote_field.model
    meta = type("Meta", (), {"model": referred, "fields": NESTED[name]})
    return type(f"{name}Serializer", (serializers.ModelSerializer,), {"Meta": meta})()


class Row(serializers.ModelSerializer):
    country, commodity, source, release = map(nested, NESTED)

    class Meta:
        model = GoodsFlow
        fields = [*FIELDS, *NESTED]


class Pages(pagination.PageNumberPagination):
    page_size = PER_PAGE


def live():
    found = GoodsFlow.objects.filter(known_from__isnull=False, known_until__isnull=True)
    return found.order_by("-period_start", "id")


class Goods(viewsets.ModelViewSet):
    queryset = live().select_related(*NESTED)
    serializer_class = Row
    pagination_class = Pages
    filter_backends = [filters.DjangoFilterBackend]
    filterset_class = Question
    permission_classes = []
    authentication_classes = []


def by_values(request, counted):
    rows = Question(request.GET, live()).qs
    page = int(request.GET.get("page", 1))
    start, head = (page - 1) * PER_PAGE, {}
    if counted:
        head = {"count": (count := rows.count())}
        head["next"] = page + 1 if start + PER_PAGE < count else None
        head["previous"] = page - 1 or None
    found = []
    for row in rows.values(*FIELDS, *sum(INNER.values(), []))[start : start + PER_PAGE]:
        record = {name: row[name] for name in FIELDS}
        for name, paths in INNER.items():
            record[name] = {path.partition("__")[2]: row[path] for path in paths}
        found.append(record)
    body = orjson.dumps({**head, "results": found}, default=float)
    return HttpResponse(body, content_type="application/json")


urlpatterns = [
    path("drf/", Goods.as_view({"get": "list"})),
    path("values/", by_values, {"counted": True}),
    path("uncounted/", by_values, {"counted": False}),
]
