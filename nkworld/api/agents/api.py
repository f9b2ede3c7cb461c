from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import slugify
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from nkworld.api import fields
from nkworld.api.figures import PartSerializer
from nkworld.api.paging import EnvelopeSerializer, envelope
from nkworld.api.router import router
from nkworld.api.views import PublicView, conditional
from nkworld.asking.fields import OneOfField, ReadField
from nkworld.charts.as_json import number, part_json
from nkworld.portal.search import titles
from nkworld.portal.views.search import Results
from nkworld.provenance.editions import moment_of, revisions_now
from nkworld.search.answers import Answer
from nkworld.search.entries import kinds
from nkworld.search.question import understood

COUNTRIES = "Countries"


def known_kinds() -> list[tuple[str, str]]:
    every = {COUNTRIES, *titles(), *(each.title for each in kinds())}
    return [(slugify(title), title) for title in sorted(every)]


FIELDS = {
    "q": ReadField(
        empty_value="",
        meaning="What is looked for, in English, Korean or Chinese: words, or a question such as "
        "“China share 2015”. Of a longer text only the beginning is read.",
    ),
    "kind": OneOfField(known_kinds, meaning="Only what is of one kind; all unless said."),
}


class LinkSerializer(serializers.Serializer):
    title = fields.text()
    url = fields.address()


class UnderstoodSerializer(serializers.Serializer):
    subject = fields.text("What the question was read as.")
    period = fields.text("Null where none was named.", null=True)
    rule = fields.text("Which headline rule chose; null where none did.", null=True)


class AnswerSerializer(serializers.Serializer):
    # What one figure says to the question; null where it is only offered.
    understood = UnderstoodSerializer(help_text="How the question was read.")
    number = fields.text("As it is printed; null where there is not one.", null=True)
    value = fields.number("The number itself; null where only bounds are known.", null=True)
    low = fields.number("Its lower bound, where it has one.", null=True)
    high = fields.number("Its upper bound, where it has one.", null=True)
    unit = fields.text("Of value, low and high.", null=True)
    claims = PartSerializer(many=True, help_text="From which the number is reckoned.")
    label = fields.text("What the number is called in its figure.", null=True)
    number_url = fields.text("Who says so, and where; null without a number.", null=True)
    sentence = fields.text("The figure’s own headline for the question.", null=True)
    papers = fields.text("How the number was read, and what it leaves out.", null=True)
    sources = LinkSerializer(many=True, help_text="Who says so.")
    figure = LinkSerializer(allow_null=True, help_text="The figure it was read from.")
    readings = LinkSerializer(many=True, help_text="What else the question may mean.")


class HitSerializer(serializers.Serializer):
    kind = fields.text("As the parameter `kind` takes it.")
    title = fields.text()
    url = fields.address()
    about = fields.text("What stands beside the title: a country, say.", null=True)
    snippet = fields.text("Some of its text around the words, if there is any.", null=True)


@extend_schema_serializer(many=False)
class SearchSerializer(EnvelopeSerializer):
    q = fields.text("As much of it as was read.", null=True)
    answer = AnswerSerializer(
        allow_null=True, help_text="Of a question that asks for a figure; null of any other."
    )
    meant = fields.text(
        "The spelling under which this was found; null where that of `q` finds it.", null=True
    )
    partly = fields.flag("True where nothing says all of the words, and this says most of them.")
    results = HitSerializer(many=True, help_text="Kind by kind, the best of each first.")


class SearchViewSet(PublicView, ViewSet):
    """What the search of the site answers and finds.

    A question such as `China share 2015` is answered by a figure first, with its source and what
    was understood; what is only half understood is offered in `readings`, and never answered.
    Countries, pages, charts, texts, records and terms follow, at most twenty of a kind.
    """

    detail = False
    answer_class = SearchSerializer

    def own_fields(self, query: Any) -> dict[str, Any]:
        return FIELDS

    @conditional
    def list(self, request: Request) -> Response:
        question = understood(self.params["q"])
        results = Results(question)
        given, kind = results.answer, self.params["kind"]
        hits = [
            {
                "kind": slugify(title),
                "title": hit.title,
                "url": self._whole(hit.url),
                "about": hit.about,
                "snippet": unescape(strip_tags(hit.excerpt)),
            }
            for title, some in results.groups
            if kind in ("", slugify(title))
            for hit in some
        ]
        answer = envelope(
            hits,
            self.url,
            count=len(hits),
            as_of=moment_of(revisions_now()),
            q=question.text,
            answer=given and self._answer(given),
            meant=results.meant,
            partly=results.partly,
        )
        return Response(SearchSerializer(answer).data)

    def _answer(self, given: Answer) -> dict[str, Any]:
        point = given.point
        return {
            "understood": given,
            "number": given.number,
            "value": point and number(point.value),
            "low": point and number(point.low),
            "high": point and number(point.high),
            "unit": given.figure.unit if point and given.figure else None,
            "claims": [part_json(each) for each in point.parts] if point else [],
            "label": given.label,
            "number_url": self._whole(given.number_url) if given.number_url else "",
            "sentence": str(given.sentence),
            "papers": given.papers,
            "sources": self._links(given.sources),
            "figure": self._links([given])[0] if given.url else None,
            "readings": self._links(given.readings),
        }

    def _links(self, links: Any) -> Any:
        return [{"title": each.title, "url": self._whole(each.url)} for each in links]

    def _whole(self, path: str) -> str:
        return self.request.build_absolute_uri(path)


router.register("search", SearchViewSet)
