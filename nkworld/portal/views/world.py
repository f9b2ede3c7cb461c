from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag

from ..world_map import world_digest, world_svg


@cache_control(public=True, max_age=31536000, immutable=True)
@etag(lambda request: f'"{world_digest()}"')
def shapes(request: HttpRequest) -> HttpResponse:
    """The countries of today as shapes, for the maps of every page."""
    return HttpResponse(world_svg(), content_type="image/svg+xml")
