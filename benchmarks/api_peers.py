"""What a good hand would write on the same tables in an afternoon, for `api` to measure beside.

Plain DRF is as its tutorial has it: ModelViewSet, nested serializers, select_related,
django-filter, page numbers, count. The other is one view: `values()`, dictionaries, orjson; with
page numbers and count as DRF has them, or with neither, so that nobody can page through it. Neither
knows a rule, a moment, a cursor, a refusal or a tag. `written` is the file that a script with
`sqlite3` and `csv.writer` makes of the same rows.
"""

import csv
import os
import sqlite3
import sys

PER_PAGE = 100
PLAIN = ("period", "frequency", "value", "value_low", "value_high", "status", "exclusion")
PLAIN += ("citation", "as_quoted", "grade", "reported_on", "note", "derivation", "known_from")
PLAIN += ("reading", "direction", "part", "revision", "quantity", "quantity_low", "quantity_high")
PLAIN += ("quantity_unit",)
NESTED = {
    "country": ("code", "slug", "name"),
    "commodity": ("code", "name", "name_ko"),
    "source": ("slug", "short_name", "licence"),
    "release": ("id", "label"),
}


def written(database, path):
    """Every live claim with what it refers to, in the order of the portal's file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        found = sqlite3.connect(database).execute(statement())
        writer.writerow([each[0] for each in found.description])
        while rows := found.fetchmany(5000):
            writer.writerows(rows)


def statement():
    columns = [f"goods_goodsflow.{name}" for name in ("id", *PLAIN)]
    columns += [f"{name}.{inner}" for name, those in NESTED.items() for inner in those]
    tables = {
        "country": "atlas_country",
        "commodity": "goods_commodity",
        "source": "provenance_source",
        "release": "provenance_release",
    }
    own = "goods_goodsflow"
    joined = " ".join(f"JOIN {t} {n} ON {n}.id = {own}.{n}_id" for n, t in tables.items())
    return (
        f"SELECT {', '.join(columns)} FROM goods_goodsflow {joined} "
        "WHERE known_from IS NOT NULL AND known_until IS NULL "
        "ORDER BY period_start DESC, goods_goodsflow.id"
    )


def wsgi():
    """A project of its own on the portal's models."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.api_peers_settings"
    django.setup()
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def urls():
    """The addresses of the peers: /drf/, /values/ and /uncounted/."""
    import orjson
    from django.http import HttpResponse
    from django.urls import path
    from django_filters import rest_framework as filters
    from rest_framework import pagination, serializers, viewsets

    from trade.goods.models import GoodsFlow

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

    class Meta:
        model = GoodsFlow
        fields = ["id", *PLAIN, *NESTED]

    Row = type(
        "Row",
        (serializers.ModelSerializer,),
        {"Meta": Meta} | {name: nested(name) for name in NESTED},
    )

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

    names = ["id", *PLAIN]
    inner = [(name, [f"{name}__{each}" for each in NESTED[name]]) for name in NESTED]
    paths = names + [path for _, those in inner for path in those]

    def by_values(request, counted):
        query, rows = request.GET, live()
        if "country" in query:
            rows = rows.filter(country__code=query["country"])
        if "direction" in query:
            rows = rows.filter(direction=query["direction"])
        if "first" in query:
            rows = rows.filter(period_start__year__gte=int(query["first"]))
        if "last" in query:
            rows = rows.filter(period_start__year__lte=int(query["last"]))
        page = int(query.get("page", 1))
        start, told = (page - 1) * PER_PAGE, {}
        if counted:
            told = {"count": (count := rows.count())}
            told["next"] = page + 1 if start + PER_PAGE < count else None
            told["previous"] = page - 1 or None
        found = []
        for row in rows.values(*paths)[start : start + PER_PAGE]:
            record = {name: row[name] for name in names}
            for name, those in inner:
                record[name] = {path.partition("__")[2]: row[path] for path in those}
            found.append(record)
        body = orjson.dumps({**told, "results": found}, default=float)
        return HttpResponse(body, content_type="application/json")

    return [
        path("drf/", Goods.as_view({"get": "list"})),
        path("values/", by_values, {"counted": True}),
        path("uncounted/", by_values, {"counted": False}),
    ]


def __getattr__(name):
    """Of gunicorn `application`, of Django `urlpatterns`: made when asked for."""
    made = {"application": wsgi, "urlpatterns": urls}
    if name not in made:
        raise AttributeError(name)
    globals()[name] = made[name]()
    return globals()[name]


if __name__ == "__main__":
    from pathlib import Path

    written(sys.argv[1], Path(sys.argv[2]))
