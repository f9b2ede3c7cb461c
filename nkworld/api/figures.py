"""The registered figures: what the chart pages draw, as numbers."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.charts import to_json
from nkworld.charts.imprint import TERMS
from nkworld.files.figures import to_csv, to_csv_for_spreadsheets
from nkworld.files.tables import Tables
from nkworld.provenance import figures
from nkworld.provenance.editions import TEXTS, moment_of, revisions_now
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.number_addresses import NumberAddresses
from nkworld.provenance.questions import InvalidQuery, refusal, refuse_unknown

from .envelope import RuleRefSerializer, envelope, enveloped
from .figure_serializers import FigureSerializer, RegisteredFigureSerializer
from .files import DataFile
from .links import address_asked
from .renderers import FORMATS, JSONRenderer
from .views import PublicView, conditional
from .writing.answering import FileAnswers, table_field
from .writing.columns import tables_of
from .writing.renderers import CsvRenderer, ExcelCsvRenderer


class ChartList(FileAnswers, PublicView):
    """The figures that the portal draws, each with its parameters."""

    renderer_classes = FORMATS
    basename = "charts"
    serializer_class = RegisteredFigureSerializer

    def fields(self) -> dict[str, Any]:
        return table_field(self.serializer_class())

    def read(self) -> None:
        refuse_unknown(self.request.query_params, ["format", *self.fields()])
        self.read_table()

    def told(self) -> dict[str, Any]:
        return {"url": self.url}

    def table_words(self) -> tuple[str, str]:
        return "Charts", self.summary_and_text()[0]

    def tables(self, left_out: frozenset[str]) -> Tables:
        every = figures.every()
        data = self.serializer_class([self.described(each) for each in every], many=True).data
        keys = [each.slug for each in every]
        return tables_of(self.basename, self.serializer_class(), list(data), keys)

    def body(self) -> Any:
        return enveloped(RegisteredFigureSerializer)

    def example(self) -> Any:
        return self.listed(figures.every()[:1])

    @conditional
    def get(self, request: Request) -> Any:
        if self.wants_file:
            return self.file()
        return Response(self.listed(figures.every()))

    def listed(self, registered: Iterable[Any]) -> Any:
        found = [self.described(figure) for figure in registered]
        moment = moment_of(revisions_now())
        return self.body()(envelope(found, self.url, count=len(found), as_of=moment)).data

    def described(self, figure: Any) -> dict[str, Any]:
        return {
            "slug": figure.slug,
            "title": figure.title,
            "summary": figure.summary,
            "datasets": figure.datasets,
            "parameters": parameters_of(figure),
            "url": self.request.build_absolute_uri(f"{reverse('api:charts')}{figure.slug}/"),
        }


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


FIRST = 1  # entries of each list in an example


def shortened(value: Any) -> Any:
    """The same with the first entries of each list."""
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in value.items()}
    return [shortened(each) for each in value[:FIRST]] if isinstance(value, list) else value


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

    def example(self) -> Any:
        """The first chart of the domain, shortened: to draw every one takes too long."""
        domain = self.kwargs["slug"].partition("/")[0]
        first = next(each for each in figures.every() if each.slug.startswith(f"{domain}/"))
        try:
            self.form, self.figure = first.ask()
        except (InvalidQuery, LookupError):  # before there are the rules that it is drawn by
            return None
        address = self.request.build_absolute_uri(f"{reverse('api:charts')}{first.slug}/")
        return shortened(self.answer()) | {"url": address}

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
        self.form, self.figure = self.registered().ask(query, use_defaults=False)

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
