"""The registered figures: what the chart pages draw, as numbers."""

from collections.abc import Collection
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.questions import refusal
from nkworld.charts import to_json
from nkworld.charts.citations import TERMS
from nkworld.charts.colours import in_six_colours
from nkworld.figures import registry as figures
from nkworld.figures.number_addresses import NumberAddresses
from nkworld.files.figures import to_csv, to_csv_for_spreadsheets
from nkworld.provenance.editions import TEXTS
from nkworld.provenance.models import HeadlineRule

from .catalogue import CatalogueViewSet
from .envelope import RuleRefSerializer
from .figure_serializers import FigureSerializer, RegisteredFigureSerializer
from .renderers import JSONRenderer
from .views import PublicView, address_asked, conditional
from .writing.renderers import CsvRenderer, DataFile, ExcelCsvRenderer


class ChartList(CatalogueViewSet):
    """The figures that the portal draws, each with its parameters."""

    serializer_class = RegisteredFigureSerializer

    def records(self) -> Any:
        root = self.request.build_absolute_uri(reverse("api:charts"))
        return [
            SimpleNamespace(
                slug=figure.slug,
                title=figure.title,
                summary=figure.summary,
                datasets=figure.datasets,
                parameters=parameters_of(figure),
                url=f"{root}{figure.slug}/",
            )
            for figure in figures.every()
        ]

    @extend_schema(operation_id="charts_retrieve")  # as clients call it
    def list(self, request: Request) -> Any:
        return super().list(request)


def parameters_of(figure: Any) -> list[dict[str, Any]]:
    form = figure.parameters()
    return [
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


class Chart(PublicView):
    """One figure’s numbers for the parameters of its page: JSON as the page draws it, or CSV."""

    renderer_classes = [JSONRenderer, CsvRenderer, ExcelCsvRenderer]
    addresses = staticmethod(lambda: [figure.slug for figure in figures.every()])

    def summary_and_text(self) -> tuple[str, str]:
        figure = self.registered()
        return figure.title, figure.summary

    def fields(self) -> Any:
        return self.registered().parameters().fields

    def body(self) -> Any:
        return FigureSerializer

    def answer(self) -> Any:
        """The body of the answer in JSON."""
        of, whole = NumberAddresses.of_state(self.figure).of, self.request.build_absolute_uri
        told = to_json(self.figure, figures.terms_of(self.figure), lambda *at: whole(of(*at)))
        rule = self.form.cleaned_data.get("rule")
        named = RuleRefSerializer(rule).data if isinstance(rule, HeadlineRule) else None
        return told | {"url": self.url, "rule": named, "licence": TERMS}

    def registered(self) -> Any:
        slug = self.kwargs["slug"]
        try:
            return figures.get(slug)
        except KeyError as error:
            sentence = f"There is no chart “{slug}” here."
            raise Http404(refusal(sentence, slug, self.addresses())) from error

    def read(self) -> None:
        query = self.request.query_params.copy()
        query.pop("format", None)
        self.form, figure = self.registered().ask(query, use_defaults=False)
        self.figure = in_six_colours(figure)

    @property
    def depends_on(self) -> Collection[str] | None:
        """Its datasets, and the texts: a finding may head it."""
        datasets = self.registered().depends_on(self.form.cleaned_data)
        return None if datasets is None else (*datasets, TEXTS)

    @property
    def moment(self) -> datetime | None:
        return self.form.cleaned_data.get("as_of")

    @property
    def url(self) -> str:
        """The same figure, with the moment and the version of the rule that it is of."""
        query = self.request.query_params.copy()
        for name, value in (self.figure.pin.query if self.figure.pin else {}).items():
            query[name] = value
        return address_asked(self.request, query)

    @conditional
    def get(self, request: Request, slug: str) -> Any:
        renderer = request.accepted_renderer
        if isinstance(renderer, CsvRenderer):
            return self.file(renderer)
        return Response(self.answer())

    def file(self, renderer: CsvRenderer) -> DataFile:
        """The very text that lies beside the chart's page."""
        write = to_csv_for_spreadsheets if renderer.for_excel else to_csv
        text = write(self.figure, figures.terms_of(self.figure))
        name = f"{figures.file_stem(self.figure)}.{renderer.ending}"
        response = DataFile(name, renderer.content_type, lambda file: file.write(text.encode()))
        response["X-Row-Count"] = sum(len(series.points) for series in self.figure.series)
        return response
