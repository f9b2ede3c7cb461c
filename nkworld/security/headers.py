"""Headers that tell a browser what a page of ours needs: next to nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "ambient-light-sensor", "autoplay", "battery", "bluetooth"),
        *("browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen"),
        *("gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts"),
        *("magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
        *("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    )
)


class PolicyHeaders:
    """The middleware, around the one that serves static files.

    What other sites may read by script (the API, the files of charts: they say so themselves) they
    may also embed; everything else stays with this site.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_open = response.get("Access-Control-Allow-Origin") == "*"
        response.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if is_open else "same-origin"
        )
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response
