"""The registered figures: what the chart pages draw, as numbers."""

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.questions import refusal
from nkworld.charts import to_json
from nkworld.charts.citations import TERMS
from nkworld.charts.colours import in_six_colours
from nkworld.figures import registry as figures
from nkworld.figures.bindings import NumberAddresses
from nkworld.files.tables import to_csv
from nkworld.provenance.editions import TEXTS
from nkworld.provenance.models import HeadlineRule

from . import fields
from .curated import CatalogueViewSet
from .paging import rule_ref
from .views import (
    CSV_FORMATS,
    DataFile,
    FileRenderer,
    JSONRenderer,
    PublicView,
    address_with,
    conditional,
)


class ChoiceSerializer(serializers.Serializer):
    value = fields.text()
    label = fields.text(null=True)


class ParameterSerializer(serializers.Serializer):
    name = fields.text()
    label = fields.text(null=True)
    default = fields.text("Null: nothing is narrowed, or the default rule.", null=True)
    required = fields.flag("Has to be said: the denominator of a share, for one.")
    choices = ChoiceSerializer(many=True, help_text="Empty where the value is free.")


class RegisteredFigureSerializer(serializers.Serializer):
    slug = fields.text()
    title = fields.text()
    summary = fields.text()
    datasets = fields.texts()
    parameters = ParameterSerializer(many=True)
    url = fields.address("Of its numbers here; parameters go into the query.")


@extend_schema_view(list=extend_schema(operation_id="charts_retrieve"))  # as clients call it
class ChartList(CatalogueViewSet):
    """The figures that the portal draws, each with its parameters."""

    serializer_class = RegisteredFigureSerializer

    def records(self) -> Any:
        root = self.request.build_absolute_uri(reverse("api:charts"))
        found = []
        for figure in figures.every():
            form = figure.parameters()
            parameters = [
                {
                    "name": name,
                    "label": str(field.label or name),
                    "required": name in form.required_in_api,
                    "default": "" if name in form.required_in_api else form.defaults.get(name, ""),
                    "choices": [
                        {"value": value, "label": label}
                        for value, label in getattr(field, "choices", ())
                        if value != ""
                    ],
                }
                for name, field in form.fields.items()
            ]
            own = {n: getattr(figure, n) for n in ("slug", "title", "summary", "datasets")}
            found.append(SimpleNamespace(**own, parameters=parameters, url=f"{root}{figure.slug}/"))
        return found


class Chart(PublicView):
    """One figure’s numbers for the parameters of its page: JSON as the page draws it, or CSV."""

    renderer_classes = [JSONRenderer, *CSV_FORMATS]
    answer_class = fields.referred("schemas", "Figure")
    addresses = staticmethod(lambda: [figure.slug for figure in figures.every()])

    def summary_and_text(self) -> tuple[str, str]:
        figure = self.registered()
        return figure.title, figure.summary

    def fields(self) -> Any:
        return self.registered().parameters().fields

    def registered(self) -> Any:
        slug = self.kwargs["slug"]
        if slug not in (known := self.addresses()):
            raise Http404(refusal(f"There is no chart “{slug}” here.", slug, known))
        return figures.get(slug)

    def read(self) -> None:
        query = self.request.query_params.copy()
        query.pop("format", None)
        form, figure = self.registered().ask(query, use_defaults=False)
        self.figure, self.params = in_six_colours(figure), form.cleaned_data

    @property
    def depends_on(self) -> Collection[str] | None:  # type: ignore[override]
        """Its datasets, and the texts: a finding may head it."""
        datasets = self.registered().depends_on(self.params)
        return None if datasets is None else (*datasets, TEXTS)

    @property
    def url(self) -> str:
        query = self.request.query_params.copy()
        for name, value in (self.figure.pin.query if self.figure.pin else {}).items():
            query[name] = value
        return address_with(self.request, query)

    @conditional
    def get(self, request: Request, slug: str) -> Any:
        renderer = request.accepted_renderer
        if isinstance(renderer, FileRenderer):
            text = to_csv(self.figure, figures.terms_of(self.figure), bool(renderer.for_excel))
            name = f"{figures.file_stem(self.figure)}.{renderer.ending}"
            file = DataFile(name, renderer.content_type, lambda into: into.write(text.encode()))
            file["X-Row-Count"] = sum(len(series.points) for series in self.figure.series)
            return file
        of, whole = NumberAddresses(self.figure, of_state=True).of, request.build_absolute_uri
        data = to_json(self.figure, figures.terms_of(self.figure), lambda *at: whole(of(*at)))
        rule = self.params.get("rule")
        named = rule_ref(rule) if isinstance(rule, HeadlineRule) else None
        return Response(data | {"url": self.url, "rule": named, "licence": TERMS})
