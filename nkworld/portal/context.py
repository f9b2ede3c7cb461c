"""What every page prints around its content."""

from django.http import HttpRequest
from django.urls import reverse

from .drawing import Option
from .panels import FrontPanel, announced


def navigation(request: HttpRequest) -> dict[str, list[Option]]:
    """The domains between countries and charts, as they announce themselves."""
    domains = [(panel.title, reverse(panel.url_name)) for panel in announced(FrontPanel)]
    places = [
        ("Countries", reverse("portal:countries")),
        *domains,
        ("Charts", reverse("portal:charts")),
        ("Data", reverse("portal:datasets")),
    ]
    return {
        "navigation": [Option(title, url, request.path.startswith(url)) for title, url in places]
    }
