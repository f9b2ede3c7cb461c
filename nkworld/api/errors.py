"""Every refusal is JSON, whatever format was asked for: {"errors": [{"parameter", "message"}]}.

So a saved CSV file is always data. `parameter` is null where no single one is at fault.
"""

from typing import Any

from rest_framework import exceptions, serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from nkworld.provenance.parameters import InvalidQuery

SENTENCES = {
    exceptions.MethodNotAllowed: "This API is read only: it answers GET, HEAD and OPTIONS.",
    exceptions.NotAcceptable: "Nothing here is of a type that the Accept header names: "
    "ask for application/json, or text/csv where there are rows.",
}


class ErrorSerializer(serializers.Serializer):
    parameter = serializers.CharField(
        allow_null=True, help_text="The parameter at fault, or null where none is."
    )
    message = serializers.CharField(help_text="What is wrong and what to write instead.")


class ErrorsSerializer(serializers.Serializer):
    errors = ErrorSerializer(many=True)


def answer_error(error: Exception, context: Any) -> Response | None:
    """The response to an exception; None if it is not one that a caller can help."""
    if isinstance(error, InvalidQuery):
        response = Response(status=400)
        errors = error.errors
    else:
        response = exception_handler(error, context)
        if response is None:
            return None
        errors = [("", SENTENCES.get(type(error), response.data.get("detail")))]
    found = [{"parameter": name or None, "message": text} for name, text in errors]
    response.data = ErrorsSerializer({"errors": found}).data
    response["Cache-Control"] = "no-store"
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), "application/json"
    return response
