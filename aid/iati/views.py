"""The address of the file."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.generic import View

from nkworld.portal.views.base import PublicPage
from nkworld.provenance.parameters import InvalidQuery, MomentField, QuestionForm, answered
from nkworld.provenance.record_questions import today

from .document import Publisher, document, newest_moment, withheld_sources


class Question(QuestionForm):
    as_of = MomentField(required=False)


class Activities(PublicPage, View):
    """All activities in one file, as known now or `as_of` a moment."""

    parameters = ("as_of",)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        question = Question(answered(self.query))
        if errors := question.error_pairs():
            raise InvalidQuery(errors)
        asked = question.cleaned_data["as_of"]
        publisher = Publisher(settings.IATI_REF, request.build_absolute_uri("/"))
        content = document(
            publisher, asked or newest_moment(), bool(asked), today(), withheld_sources()
        )
        response = HttpResponse(content, content_type="application/xml; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="iati-activities.xml"'
        response["Access-Control-Allow-Origin"] = "*"
        return response
