"""What every page prints around its content."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from .panels import FrontPanel, announced


@dataclass(frozen=True)
class Item:
    title: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, list[Item]]:
    """The domains between countries and charts, as they announce themselves."""
    domains = [(panel.title, reverse(panel.url_name)) for panel in announced(FrontPanel)]
    places = [
        ("Countries", reverse("portal:countries")),
        *domains,
        ("Charts", reverse("portal:charts")),
        ("Data", reverse("portal:datasets")),
    ]
    return {"navigation": [Item(title, url, request.path.startswith(url)) for title, url in places]}
