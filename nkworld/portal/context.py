"""What every page prints around its content."""

from django.http import HttpRequest

from nkworld.atlas.page_addresses import page_address

from . import stories
from .drawing import Option
from .panels import FrontPanel, announced


def navigation(request: HttpRequest) -> dict[str, list[Option]]:
    """The domains and stories between countries and charts, as they announce themselves."""
    domains = [(panel.title, page_address(panel.url_name)) for panel in announced(FrontPanel)]
    places = [
        ("Countries", page_address("portal:countries")),
        *domains,
        *stories.places(),
        ("Charts", page_address("portal:charts")),
        ("Data", page_address("portal:datasets")),
    ]
    return {
        "navigation": [Option(title, url, request.path.startswith(url)) for title, url in places]
    }
