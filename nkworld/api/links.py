"""Where an answer leads, as `Link` headers (RFC 8288)."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.models import Dataset
from nkworld.provenance.questions import spelled
from nkworld.provenance.revisions import kept_between_edits

Link = tuple[str, str | None, str]  # relation, address, media type

JSON, HTML, OPENAPI = "application/json", "text/html", "application/vnd.oai.openapi+json"


def link_header(links: Iterable[Link]) -> str:
    """The value of the header; a link without an address is left out."""
    return ", ".join(
        f'<{address}>; rel="{relation}"' + (f'; type="{kind}"' if kind else "")
        for relation, address, kind in links
        if address
    )


def address_asked(request: Any, query: QueryDict) -> str:
    """Where this address answers another query, spelled as it will say itself."""
    pairs = ((name, value) for name, values in query.lists() for value in values)
    return request.build_absolute_uri(f"{request.path}?{spelled(pairs)}".removesuffix("?"))


def links_of_api(request: Any) -> list[Link]:
    """What holds of every address: how the API is described, to programs and to people."""
    whole = request.build_absolute_uri
    return [
        ("service-desc", whole(reverse("api:schema")), OPENAPI),
        ("service-doc", whole(reverse("api:docs")), HTML),
    ]


@once_per_request
@kept_between_edits
def datasets_by_slug() -> dict[str, Dataset]:
    """Every dataset, to be read and not changed."""
    return {each.slug: each for each in Dataset.objects.all()}


def links_of_dataset(request: Any, slug: str) -> list[Link]:
    """The dataset's own record, and the terms on which it is published."""
    dataset = datasets_by_slug().get(slug)
    if dataset is None:
        return []
    about = f"{reverse('api:root')}datasets/{slug}/"
    return [
        ("describedby", request.build_absolute_uri(about), JSON),
        ("license", dataset.licence_url or None, ""),
    ]
