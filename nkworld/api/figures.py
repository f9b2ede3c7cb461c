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
from nkworld.figures import registry as figures
from nkworld.figures.bindings import NumberAddresses
from nkworld.files.figures import to_csv
from nkworld.provenance.editions import TEXTS
from nkworld.provenance.models import HeadlineRule

from . import fields
from .curated import CatalogueViewSet
from .paging import RuleRefSerializer
from .renderers import CSV_FORMATS, DataFile, FileRenderer, JSONRenderer
from .views import PublicView, address_with, conditional


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


class PartSerializer(serializers.Serializer):
    """A claim on which a number rests: /api/v1/{dataset}/{id}/."""

    dataset = fields.text()
    id = fields.whole()
    taken_off = fields.flag("Whether it is subtracted, not added.")
    of_whole = fields.flag("Of a share: whether it belongs to the whole and not to the part.")


class ReckonedSerializer(serializers.Serializer):
    """A number with what has to be said of it."""

    value = fields.number("Null is a gap, never a zero, or where only a bound is given.", null=True)
    low = fields.number("The lower bound, where a source gives a range.", null=True)
    high = fields.number("The upper bound, where a source gives a range.", null=True)
    status = fields.text(null=True)
    source = fields.text("A source’s slug.", null=True)
    read = fields.text(null=True)
    note = fields.text(null=True)
    caveat = fields.text("What has to be said with the value; else null.", null=True)
    claims = PartSerializer(
        many=True, help_text="From which it is reckoned; empty of what is counted."
    )


class PointSerializer(ReckonedSerializer):
    x = fields.text("The label to which it belongs.")
    changed = fields.text(
        "What the same source counts otherwise from here on; else null.", null=True
    )
    number_url = fields.address(
        "Asked with `Accept: application/json` it tells the claims, or the records that "
        "are counted, each with its address, words and terms; null of a gap, and on a strip.",
        null=True,
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        """`break` is no name in Python."""
        help_text = "The source, or what it counts, differs from the point before."
        return super().get_fields() | {"break": serializers.BooleanField(help_text=help_text)}


class UsedClaimSerializer(ReckonedSerializer):
    """A number on which a sentence rests."""

    label = fields.text("Of what; null where the sentence has one subject.", null=True)
    period = fields.text(null=True)


class HeadlineSerializer(serializers.Serializer):
    """A sentence and why it may say what it says."""

    text = fields.text("As printed.")
    read = fields.text(null=True)
    claims = UsedClaimSerializer(many=True)
    left_out = fields.texts("What it does not use, and why.")


class SeriesSerializer(serializers.Serializer):
    slug = fields.text()
    label = fields.text(null=True)
    role = fields.text("What the series is to the others: null, total …", null=True)
    points = PointSerializer(many=True, help_text="One for each label.")


class YearsSerializer(serializers.Serializer):
    """From one year to a later one: the first and the last on record, or those asked for."""

    to = fields.whole("The last year.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is no name in Python."""
        return {"from": fields.whole("The first year.")} | super().get_fields()


class ChangeSerializer(YearsSerializer):
    value = fields.number("The later number less the earlier one.")
    per_cent = fields.number(
        "Null where one of the two is negative, or the first is zero.", null=True
    )


class SummedSerializer(serializers.Serializer):
    """One series over the period, or all of them where they make one whole."""

    slug = fields.text()
    label = fields.text(null=True)
    source = fields.text("Whose numbers these are; null of several sources.", null=True)
    years = serializers.ListField(child=serializers.IntegerField(), help_text="Those on record.")
    missing = serializers.ListField(child=serializers.IntegerField())
    sum = fields.number("Null where years are not added: of stocks and shares.", null=True)
    mean = fields.number("Of the years on record.", null=True)
    change = ChangeSerializer(allow_null=True)
    refusal = fields.text(
        "Why nothing is reckoned: two sources, a break, a range; else null.", null=True
    )
    remarks = fields.texts("What has to be said with the numbers.")


class PeriodSummarySerializer(YearsSerializer):
    """Sum, mean and change over the years that were asked for, else over all."""

    series = SummedSerializer(many=True)


class FindingRefSerializer(serializers.Serializer):
    place = fields.text("By which /api/v1/findings/ knows it.")
    headline = fields.text("Of the desk, as printed.")
    deck = fields.text("The doubt that matters, as printed.")


class FigureSerializer(serializers.Serializer):
    """What `nkworld.charts.to_json` writes, described."""

    slug = fields.text()
    title = fields.text("What stands first: the finding’s headline, else the machine’s.")
    finding = FindingRefSerializer(
        allow_null=True, help_text="What the desk wrote of it; null where nobody did."
    )
    headline = HeadlineSerializer(help_text="The machine’s sentence, opened into its reckoning.")
    subtitle = fields.text("What is counted.", null=True)
    unit = fields.text("Null where nothing is drawn.", null=True)
    measure = fields.text(null=True)
    kind = fields.text()
    x_title = fields.text("What x is.", null=True)
    labels = fields.texts("Every x, in the order in which it is drawn.")
    denominator = fields.text("Of a share; else null.", null=True)
    parameters = serializers.DictField(
        child=serializers.CharField(), help_text="What else was asked, by the names in the address."
    )
    rule = RuleRefSerializer(
        allow_null=True, help_text="The rule that chose among sources; null if none did."
    )
    as_of = fields.moment("As known at this moment the figure is the same for ever.")
    newest_on = fields.text(
        "The day asked for, else that on which its newest claim became known.", null=True
    )
    revisions = serializers.DictField(
        child=serializers.IntegerField(), help_text="Of its datasets at that moment."
    )
    url = fields.address("Of this very answer: with its moment and the version of its rule.")
    licence = fields.text("Of the figure; each source has its own.")
    description = fields.text("The picture in words.")
    notes = fields.texts("What must be known with the figure.")
    sources = serializers.ListField(child=serializers.DictField())
    marks = serializers.ListField(child=serializers.DictField())
    bands = serializers.ListField(child=serializers.DictField())
    context = fields.text(
        "The set of marks that was asked to be laid behind the figure; else null.", null=True
    )
    strips = SeriesSerializer(
        many=True, help_text="What is counted under the axis, a point for each label."
    )
    series = SeriesSerializer(many=True)
    period = PeriodSummarySerializer(allow_null=True, help_text="Null where x is no year.")


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
            url = f"{root}{figure.slug}/"
            found.append(SimpleNamespace(**own, parameters=parameters, url=url))
        return found


class Chart(PublicView):
    """One figure’s numbers for the parameters of its page: JSON as the page draws it, or CSV."""

    renderer_classes = [JSONRenderer, *CSV_FORMATS]
    answer_class = FigureSerializer
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
        form, self.figure = self.registered().ask_drawn(query, use_defaults=False)
        self.params = form.cleaned_data

    @property
    def depends_on(self) -> Collection[str] | None:
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
            return self.file(renderer)
        of, whole = NumberAddresses(self.figure, of_state=True).of, request.build_absolute_uri
        data = to_json(self.figure, figures.terms_of(self.figure), lambda *at: whole(of(*at)))
        rule = self.params.get("rule")
        named = RuleRefSerializer(rule).data if isinstance(rule, HeadlineRule) else None
        return Response(data | {"url": self.url, "rule": named, "licence": TERMS})

    def file(self, renderer: FileRenderer) -> DataFile:
        text = to_csv(self.figure, figures.terms_of(self.figure), bool(renderer.for_excel))
        name = f"{figures.file_stem(self.figure)}.{renderer.ending}"
        response = DataFile(name, renderer.content_type, lambda file: file.write(text.encode()))
        response["X-Row-Count"] = sum(len(series.points) for series in self.figure.series)
        return response
