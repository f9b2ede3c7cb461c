"""The front page, and what is told of the whole to readers and to programs that look first."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from nkworld.atlas.countries import countries
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import LICENCE_URL, SITE, TERMS
from nkworld.provenance.tables import table_models
from nkworld.provenance.tallies import size

from .. import panels, stories
from ..figure_views import Option
from ..glossary import SECTIONS
from ..linked_data import website
from .base import PublicPage, open_to_all

STORIES = 3
# The countries most looked for, by name before all others.
FIRST = ("CHN", "RUS", "KOR", "USA", "JPN", "VNM", "IND", "DEU", "MYS", "CHE")


class Home(PublicPage, TemplateView):
    template_name = "portal/home.html"
    place = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by_code = {each.code: each for each in countries().values()}
        search = self.request.build_absolute_uri(reverse("portal:search"))
        return super().get_context_data(**kwargs) | {
            "head": self.get_head(linked_data=(website(self.origin, search),)),
            "opening": panels.first(panels.FrontFigure),
            "stories": stories.every()[:STORIES],
            "map": panels.first(panels.FrontMap),
            "panels": panels.speaking(panels.FrontPanel),
            "first_countries": [by_code[code] for code in FIRST if code in by_code],
        }


def navigation(request: HttpRequest) -> dict[str, list[Option]]:
    domains = panels.announced(panels.FrontPanel)
    places = [
        ("Countries", page_address("portal:countries")),
        *((panel.title, page_address(panel.url_name)) for panel in domains),
        *stories.places(),
        ("Charts", page_address("portal:charts")),
        ("Data", page_address("portal:datasets")),
    ]
    return {
        "navigation": [Option(title, url, request.path.startswith(url)) for title, url in places]
    }


class Glossary(PublicPage, TemplateView):
    template_name = "portal/glossary.html"
    extra_context = {"sections": SECTIONS}


class About(PublicPage, TemplateView):
    template_name = "portal/about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = (line.strip() for line in settings.OPERATOR_ADDRESS.split("|"))
        contact = settings.CONTACT.strip()
        is_address = contact.startswith(("https://", "http://", "mailto:"))
        operator = {  # each may be empty in a copy that is not published
            "name": settings.OPERATOR_NAME.strip(),
            "address": list(filter(None, lines)),
            "editor": settings.RESPONSIBLE_EDITOR.strip(),
            "contact": contact,
            "contact_url": contact if is_address else f"mailto:{contact}",
        }
        return super().get_context_data(**kwargs) | sizes() | {"operator": operator}


def sizes() -> dict[str, int]:
    claims, excluded = map(sum, zip(*map(size, table_models().values()), strict=True))
    return {"claims": claims, "excluded": excluded}


LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
OPENAPI = "application/vnd.oai.openapi+json"
# `*` stands for any characters (RFC 9309). The desk is not named: its address is nobody’s business.
ENDLESS = (
    # Another moment, order or page of the same table; another state of a figure on a page.
    *("/*?*as_of=", "/*?*sort=", "/*?*page=", "/*?*cursor=", "/*?*.*="),
    "/*?*&*&",  # three parameters and more
    *("/search/?", "/search/suggest/", "/api/v1/*?"),
    *("/numbers/", "/claims/*/challenge/", "/claims/*+"),
)
SKOS = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prefLabel": {"@id": "skos:prefLabel", "@language": "en"},
    "altLabel": {"@id": "skos:altLabel", "@language": "en"},
    "definition": {"@id": "skos:definition", "@language": "en"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "title": "dct:title",
    "license": {"@id": "dct:license", "@type": "@id"},
    "concepts": {"@reverse": "skos:inScheme"},
}


@require_safe
def llms_txt(request: HttpRequest) -> HttpResponse:
    """As llmstxt.org has it: Markdown, with the addresses in full."""
    origin = request.build_absolute_uri("/").rstrip("/")
    context = {"origin": origin, "terms": TERMS, "mcp": settings.MCP}
    return render(request, "portal/llms.txt", context, content_type="text/markdown; charset=utf-8")


@require_safe
def api_catalog(request: HttpRequest) -> HttpResponse:
    """Where the API is and what describes it (RFC 9727)."""

    def link(name: str, media_type: str, *args: str) -> list[dict[str, str]]:
        return [{"href": request.build_absolute_uri(reverse(name, args=args)), "type": media_type}]

    [api] = link("api:root", "application/json")
    described = {
        "anchor": api["href"],
        "service-desc": link("api:schema", OPENAPI),
        "service-doc": link("api:docs", "text/html") + link("portal:llms", "text/markdown"),
        "service-meta": link("portal:catalog-json", "application/ld+json")
        + link("portal:glossary-json", "application/ld+json")
        + link("api:fields-jsonld", "application/ld+json"),
        "terms-of-service": link("portal:about", "text/html"),
    }
    linkset = [described]
    if settings.MCP:
        [mcp] = link("agents:mcp", "application/json")
        linkset.append({"anchor": mcp["href"], "service-doc": link("portal:llms", "text/markdown")})
    response = open_to_all(JsonResponse({"linkset": linkset}, content_type=LINKSET))
    own = request.build_absolute_uri(reverse("portal:api-catalog"))
    response["Link"] = f'<{own}>; rel="api-catalog"'
    return response


@require_safe
def glossary_json(request: HttpRequest) -> HttpResponse:
    """The glossary as a SKOS concept scheme, in JSON-LD that reads as plain JSON, too."""
    address = request.build_absolute_uri(reverse("portal:glossary"))
    concepts: list[dict[str, Any]] = [
        {
            "@id": f"{address}#{term.slug}",
            "@type": "skos:Concept",
            "prefLabel": term.title,
            **({"altLabel": list(term.words)} if term.words else {}),
            "definition": term.meaning,
        }
        for section in SECTIONS
        for term in section.terms
    ]
    scheme = {
        "@context": SKOS,
        "@id": address,
        "@type": "skos:ConceptScheme",
        "title": f"Glossary of {SITE}",
        "license": LICENCE_URL,
        "concepts": concepts,
    }
    unescaped, kind = {"ensure_ascii": False}, "application/ld+json"
    return open_to_all(JsonResponse(scheme, content_type=kind, json_dumps_params=unescaped))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("portal:sitemap"))
    rules = "".join(f"Disallow: {path}\n" for path in ENDLESS)
    text = f"User-agent: *\n{rules}\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
