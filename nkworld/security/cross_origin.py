"""What any site's script may read: the API, feeds and the files of charts and tables.

They are the same for everybody, so that nobody's session lends a script anything. A redirect and a
refusal are open like the answer in whose place they stand: a browser shows a script neither else.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# By its address alone: a file's has an ending. Pages, which may hold a form, stay with this site.
OPEN = re.compile(r"/api(/|$)|/(\w+/)*feed/?$|/oembed$|/.*\.[a-z][a-z.]*$")
NOT_OPEN = ("/static/", f"/{settings.ADMIN_PATH}")

EXPOSED = (
    *("ETag", "Link", "Last-Modified", "Vary", "Content-Length", "Content-Range", "Accept-Ranges"),
    *(
        "Content-Disposition",
        "Repr-Digest",
        "X-Row-Count, X-Rows-Withheld",
        "X-Dataset-Revision",
        "X-Request-ID",
    ),
    *("RateLimit", "RateLimit-Policy", "Retry-After", "Deprecation", "Sunset"),
    "WWW-Authenticate",
)
ACCEPTED = (
    *("Accept", "Accept-Language", "Authorization", "Cache-Control"),
    *("Content-Type", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "Pragma"),
    *("If-Unmodified-Since", "Range", "X-API-Key", "X-Request-ID", "X-Requested-With"),
)
# The star holds for all others, in browsers that know it; `Authorization` has to be named anyway.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join((*EXPOSED, "*")),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
READING = "GET, HEAD, OPTIONS"
PREFLIGHT = {
    "Allow": READING,
    "Access-Control-Allow-Methods": READING,
    "Access-Control-Allow-Headers": ", ".join((*ACCEPTED, "*")),
    "Access-Control-Max-Age": "86400",
}


def is_open(path: str) -> bool:
    """Whether other sites may read what lies there."""
    return bool(OPEN.match(path)) and not path.startswith(NOT_OPEN)


class CrossOrigin:
    """The middleware, around all that answers, redirects or refuses.

    It answers a browser that asks beforehand (OPTIONS with Access-Control-Request-Method) itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_open(request.path_info):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204, headers=PREFLIGHT)
        else:
            response = self.get_response(request)
        for name, value in CROSS_ORIGIN.items():
            response[name] = value
        return response
