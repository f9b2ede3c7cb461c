"""The client as this portal gives it, of its own document."""

from django.http import HttpRequest
from rest_framework.request import Request

from ..schema import NOWHERE, document
from .writing import client_text


def client_of(address: str) -> str:
    """Written anew from the document of now, without examples, which it has no use for."""
    request = HttpRequest()
    request.method = "GET"
    request.META |= {"HTTP_HOST": address.partition("://")[2]}
    return client_text(document(Request(request), NOWHERE), address)
