"""What programs that follow links are told: where the pages are, and where not to get lost."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

# `*` stands for any characters (RFC 9309). The desk is not named: its address is nobody’s business.
ENDLESS = (
    # Another moment, order or page of the same table; another state of a figure on a page.
    *("/*?*as_of=", "/*?*sort=", "/*?*page=", "/*?*cursor=", "/*?*.*="),
    "/*?*&*&",  # three parameters and more
    *("/search/?", "/search/suggest/", "/api/v1/*?"),
    *("/numbers/", "/claims/*/challenge/", "/claims/*+"),
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("portal:sitemap"))
    rules = [f"Disallow: {path}" for path in ENDLESS]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
