from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

VALID = timedelta(days=180)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), where the operator named somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    # To the day, so that the answer stays the same for as long.
    expires = (timezone.now() + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    address = request.build_absolute_uri(reverse("security.txt"))
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, ko",
        f"Canonical: {address}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
