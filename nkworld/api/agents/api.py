from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import slugify
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from nkworld.api import fields
from nkworld.api.paging import envelope
from nkworld.api.router import router
from nkworld.api.views import PublicView, conditional
from nkworld.asking.fields import OneOfField, ReadField
from nkworld.charts.as_json import part_json
from nkworld.portal.search import searchers
from nkworld.portal.views.search import Results
from nkworld.provenance.editions import moment_of, revisions_now
from nkworld.search.entries import kinds
from nkworld.search.question import understood

COUNTRIES = "Countries"


FIELDS = {
    "q": ReadField(
        empty_value="",
        meaning="What is looked for, in English, Korean or Chinese: words, or a question such as "
        "“China share 2015”. Of a longer text only the beginning is read.",
    ),
    "kind": OneOfField(
        lambda: [
            (slugify(title), title)
            for title in sorted({COUNTRIES, *searchers, *(each.title for each in kinds())})
        ],
        meaning="Only what is of one kind; all unless said.",
    ),
}


class SearchViewSet(PublicView, ViewSet):
    """What the search of the site answers and finds.

    A question such as `China share 2015` is answered by a figure first, with its source and what
    was understood; what is only half understood is offered in `readings`, and never answered.
    Countries, pages, charts, texts, records and terms follow, at most twenty of a kind.
    """

    detail = False
    answer_class = fields.referred("schemas", "Search")

    def own_fields(self, query: Any) -> dict[str, Any]:
        return FIELDS

    @conditional
    def list(self, request: Request) -> Response:
        question = understood(self.params["q"])
        results = Results(question)
        given, kind, whole = results.answer, self.params["kind"], request.build_absolute_uri
        hits = [
            {
                "kind": slugify(title),
                "title": hit.title,
                "url": whole(hit.url),
                "about": hit.about,
                "snippet": unescape(strip_tags(hit.excerpt)),
            }
            for title, some in results.groups
            if kind in ("", slugify(title))
            for hit in some
        ]
        answer: dict[str, Any] | None = None
        if given:
            point = given.point
            values = {n: getattr(point, n) if point else None for n in ("value", "low", "high")}
            answer = {
                "understood": {n: getattr(given, n) for n in ("subject", "period", "rule")},
                "number": given.number,
                **{name: each if each is None else float(each) for name, each in values.items()},
                "unit": given.figure.unit if point and given.figure else None,
                "claims": [part_json(each) for each in point.parts] if point else [],
                "label": given.label,
                "number_url": whole(given.number_url) if given.number_url else "",
                "sentence": str(given.sentence),
                "papers": given.papers,
                "sources": self._links(given.sources),
                "figure": self._links([given])[0] if given.url else None,
                "readings": self._links(given.readings),
            }
        body = envelope(
            hits,
            self.url,
            count=len(hits),
            as_of=moment_of(revisions_now()),
            q=question.text,
            answer=answer,
            meant=results.meant,
            partly=results.partly,
        )
        return Response(body)

    def _links(self, links: Any) -> Any:
        whole = self.request.build_absolute_uri
        return [{"title": each.title, "url": whole(each.url)} for each in links]


router.register("search", SearchViewSet)
