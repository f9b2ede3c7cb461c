"""What holds of every answer under the API's address, whoever gives it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.urls import is_valid_path

from nkworld.limits.turns import instead_of
from nkworld.provenance.revisions import TYPE_CHOSEN

from .errors import ADDRESS_TOO_LONG, BAD_REQUEST, MEDIA_TYPE, problem_response, type_of
from .renderers import media_type_of

ROOT = "/api/v1"
LONGEST_ADDRESS = 4_000  # characters
HOST = "#/header/host"  # the pointer of an error of the host asked
ABOUT_BODY = ("content-length", "content-type", "content-encoding", "content-disposition")


class ApiAnswers:
    """The middleware, around the one that keeps answers.

    An address without its last slash is answered as if it had it: a redirect would lose what a
    client sends with it. A refusal that no view wrote, as of a condition that does not hold or of a
    part that a file does not have, is told like all others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (request.path_info + "/").startswith(f"{ROOT}/"):
            return self.get_response(request)
        length = len(request.get_full_path())
        if length > LONGEST_ADDRESS:
            sentence = f"The address has {length:,} characters, and {LONGEST_ADDRESS:,} at most: "
            return problem_response(request, ADDRESS_TOO_LONG, f"{sentence}ask for less at once.")
        path = request.path_info
        if not path.endswith("/") and not is_valid_path(path):
            request.path_info, request.path = f"{path}/", f"{request.path}/"
        request.META[TYPE_CHOSEN] = media_type_of(request)
        response = self.get_response(request)
        if request.method == "HEAD" and response.streaming:
            # Nobody will read the file: it is closed with its headers. To close it here would tell
            # that the request is over, and close its connections to databases.
            headers = HttpResponse(status=response.status_code, headers=dict(response.headers))
            response = instead_of(response, headers)
        if response.status_code < 400 or response["Content-Type"] == MEDIA_TYPE:
            return response
        return _told_as_problem(request, response)


def _told_as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The refusal in its own words, with the other headers of what was to be answered.

    HTTP/1.0 lets a client leave out Host, and is refused here all the same: answers hold whole
    addresses, and may be kept for others, so that no host is guessed.
    """
    kind = type_of(response.status_code)
    words, pointer = kind.meaning, ""
    try:
        request.get_host()
    except DisallowedHost:
        wrong = (
            "The Host header names a host that is not served here"
            if "Host" in request.headers
            else "The request has no Host header, which HTTP/1.1 requires"
        )
        if kind is BAD_REQUEST:
            words, pointer = f"{wrong}. The API is at {settings.SITE_ADDRESS}{ROOT}/.", HOST
    told = problem_response(request, kind, words, pointer)
    told.status_code = response.status_code
    for name, value in response.headers.items():
        if name.lower() not in ABOUT_BODY:
            told.headers.setdefault(name, value)
    return instead_of(response, told)
