"""The registered figures: what the chart pages draw, as numbers."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from nkworld.charts import to_csv, to_csv_for_spreadsheets, to_json
from nkworld.provenance import figures
from nkworld.provenance.parameters import nearest

from .files import CsvFile
from .renderers import FORMATS, CsvRenderer
from .serializers import listing_of
from .views import PublicView, conditional


class ChoiceSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()


class ParameterSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    default = serializers.CharField(help_text="Empty: nothing is narrowed, or the default rule.")
    required = serializers.BooleanField(
        help_text="Has to be said: the denominator of a share, for one."
    )
    choices = ChoiceSerializer(many=True, help_text="Empty where the value is free.")


class RegisteredFigureSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    datasets = serializers.ListField(child=serializers.CharField())
    parameters = ParameterSerializer(many=True)
    url = serializers.URLField(help_text="Of its numbers here; parameters go into the query.")


class PointSerializer(serializers.Serializer):
    x = serializers.CharField()
    value = serializers.FloatField(allow_null=True, help_text="Null is a gap, never a zero.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    status = serializers.CharField()
    source = serializers.CharField(help_text="A source’s slug.")
    note = serializers.CharField()
    changed = serializers.CharField(
        help_text="What the same source counts otherwise from here on; else empty."
    )

    def get_fields(self):
        """`break` is no name in Python."""
        help_text = "The source, or what it counts, differs from the point before."
        return super().get_fields() | {"break": serializers.BooleanField(help_text=help_text)}


class SeriesSerializer(serializers.Serializer):
    slug = serializers.CharField()
    label = serializers.CharField()
    role = serializers.CharField()
    points = PointSerializer(many=True)


class FigureSerializer(serializers.Serializer):
    """What `nkworld.charts.to_json` writes, described."""

    slug = serializers.CharField()
    title = serializers.CharField(help_text="What the numbers say, in a sentence.")
    subtitle = serializers.CharField()
    unit = serializers.CharField()
    measure = serializers.CharField()
    kind = serializers.CharField()
    x_title = serializers.CharField()
    labels = serializers.ListField(child=serializers.CharField())
    denominator = serializers.CharField(help_text="Of a share; else empty.")
    as_of = serializers.CharField()
    description = serializers.CharField(help_text="The picture in words.")
    notes = serializers.ListField(child=serializers.CharField())
    sources = serializers.ListField(child=serializers.DictField())
    marks = serializers.ListField(child=serializers.DictField())
    bands = serializers.ListField(child=serializers.DictField())
    context = serializers.CharField(
        help_text="The set of marks that was asked to be laid behind the figure; else empty."
    )
    strips = SeriesSerializer(
        many=True, help_text="What is counted under the axis, a point for each label."
    )
    series = SeriesSerializer(many=True)


class ChartList(PublicView):
    """The figures that the portal draws, each with its parameters."""

    def body(self):
        return listing_of(RegisteredFigureSerializer)

    @conditional
    def get(self, request):
        found = [self.described(figure) for figure in figures.every()]
        return Response(self.body()({"results": found}).data)

    def described(self, figure):
        return {
            "slug": figure.slug,
            "title": figure.title,
            "summary": figure.summary,
            "datasets": figure.datasets,
            "parameters": parameters_of(figure),
            "url": self.request.build_absolute_uri(f"{self.request.path}{figure.slug}/"),
        }


def parameters_of(figure):
    form = figure.parameters()
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "required": name in form.to_be_said,
            "default": "" if name in form.to_be_said else form.defaults.get(name, ""),
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

    renderer_classes = FORMATS
    addresses = staticmethod(lambda: [figure.slug for figure in figures.every()])

    def summary_and_text(self):
        figure = self.registered()
        return figure.title, figure.summary

    def fields(self):
        return self.registered().parameters().fields

    def body(self):
        return FigureSerializer

    def registered(self):
        slug = self.kwargs["slug"]
        try:
            return figures.get(slug)
        except KeyError as error:
            sentence = f"There is no chart “{slug}” here. {nearest(slug, self.addresses())}"
            raise Http404(sentence) from error

    def read(self):
        query = self.request.query_params.copy()
        query.pop("format", None)
        _, self.figure = self.registered().ask(query, assuming=False)

    @conditional
    def get(self, request, slug):
        renderer = request.accepted_renderer
        if isinstance(renderer, CsvRenderer):
            return self.file(renderer.for_excel)
        return Response(to_json(self.figure))

    def file(self, for_excel):
        """The very text that lies beside the chart's page."""
        text = to_csv_for_spreadsheets(self.figure) if for_excel else to_csv(self.figure)
        response = CsvFile(self.figure.slug.replace("/", "-"), [text])
        response["X-Row-Count"] = sum(len(series.points) for series in self.figure.series)
        return response
