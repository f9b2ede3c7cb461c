"""What every public page does, strict about its query and cheap to ask again; forms that a visitor
sends, never kept, few from one address, closed to programs; and the front page, with what is told
of the whole to readers and to programs that look first.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import FormView, TemplateView
from django.views.generic.base import ContextMixin, View

from nkworld.asking.fields import parse_moment
from nkworld.asking.questions import InvalidQuery, is_tracking, refuse_unknown
from nkworld.atlas.models import countries
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import FORMATS as CITATIONS
from nkworld.charts.citations import LICENCE_URL, SITE, TERMS, Citation
from nkworld.figures.registry import finding_for
from nkworld.provenance.editions import etag
from nkworld.provenance.tables import table_models
from nkworld.provenance.tallies import size
from nkworld.running.security.brake import begin

from .. import panels, stories
from ..figure_views import Option
from ..glossary import SECTIONS
from ..linked_data import Head, website
from ..markup import with_languages
from ..page_query import as_current_page


def query_of(request: HttpRequest) -> QueryDict:
    """The query without what was left blank and without tracking."""
    query = request.GET.copy()
    for name, values in request.GET.lists():
        if is_tracking(name) or not any(values):
            del query[name]
    return query


def download(name: str, content: str | bytes, content_type: str) -> HttpResponse:
    """A file that a reader takes away: browsers save it under the name."""
    saved = str(content_disposition_header(as_attachment=True, filename=name))
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": saved})


def citation_file(citation: Citation, ending: str, stem: str) -> HttpResponse:
    """For a reference manager."""
    form, name = CITATIONS[ending], f"{stem.replace('/', '-')}.{ending}"
    return download(name, form.write(citation), f"{form.content_type}; charset=utf-8")


def open_to_all[Response: HttpResponse](response: Response) -> Response:
    """Other sites may read it by script."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


class PublicPage(ContextMixin, View):
    """A mixin, named before the generic view that it completes.

    `parameters` names what the page itself understands; None: its parts decide. What has a figure's
    id before a dot is asked of that figure.
    `crumbs` are the pages above it: title and name of the address of each.

    Answers 400 with the sentences of what was not understood. Its tag is made before the data are
    read: a publish in between makes it too old, never too new.
    """

    parameters: tuple[str, ...] | None = ()
    crumbs: tuple[tuple[str, str], ...] = ()
    sheets: tuple[str, ...] = ()  # its styles, beside those of all pages
    is_indexed = True  # by search engines, where its query asks nothing
    place = ""  # of its finding; the section that its address names, where nothing is said
    variant = "text/html"  # what its tag tells apart at one address, in one state of the data

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        query = self._whole = request.GET and query_of(request)
        tag = etag(request, self.variant)
        self.origin = request.build_absolute_uri("/")
        try:
            with as_current_page(request.path, query) as page:
                self.query = page.query
                if self.parameters is not None:
                    refuse_unknown(self.query, self.parameters)
                response = super().dispatch(request, *args, **kwargs)
                if isinstance(response, TemplateResponse):
                    response = response.render()  # here, where what was not understood is answered
                if page.parts and response.status_code == 200:
                    page.refuse_the_rest()
        except InvalidQuery as error:
            context = {"sentences": error.sentences}
            response = render(request, "portal/not_understood.html", context, status=400)
        if isinstance(response, HttpResponse) and response["Content-Type"].startswith("text/html"):
            response.content = with_languages(response.content.decode()).encode()
        if response.status_code == 200:
            response["ETag"] = tag
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    def get_crumbs(self) -> list[tuple[str, str]]:
        """Pairs of title and address that lead here; the page itself is not among them."""
        return [(title, page_address(name)) for title, name in self.crumbs]

    @cached_property
    def finding(self) -> Any:
        moment = str(self.query.get("as_of", ""))
        place = self.place or f"section:{self.request.path.strip('/')}"
        return finding_for(place, parse_moment(moment) if moment else None)

    def get_head(self, **fields: Any) -> Head:
        """`fields` are what a page has to say of itself; a query merely turns what it shows."""
        path = self.request.build_absolute_uri(self.request.path)
        known: dict[str, Any] = {
            "canonical": path,
            "is_indexed": self.is_indexed and not self._whole,
        }
        return Head(**known | fields)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"title": title, "url": url} for title, url in self.get_crumbs()]
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs,
            "head": self.get_head(),
            "finding": SimpleLazyObject(lambda: self.finding),  # asked by the pages that have one
        }


class VisitorForm(forms.Form):
    """`website` is hidden from people: who fills it is a program."""

    website = forms.CharField(required=False, label="Leave this empty")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                "A field that people do not see was filled, as programs do: nothing was stored."
            )
        return ""


@method_decorator(never_cache, name="dispatch")
class VisitorFormView(FormView):
    """`allowed` is the setting of how many come in a quarter of an hour, `sent` their name."""

    takes_forms, is_indexed = True, True
    brake: str
    allowed: str
    sent: str

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = self.request.build_absolute_uri(self.request.path)
        head = Head(path, is_indexed=self.is_indexed)
        return super().get_context_data(**kwargs) | {"head": head}

    def form_valid(self, form: Any) -> HttpResponse:
        allowed = getattr(settings, self.allowed)
        opens = begin(self.brake, self.request.META["REMOTE_ADDR"], allowed)
        if not opens:
            return self.accepted(form)
        form.add_error(
            None,
            f"From here {allowed} {self.sent} came within a quarter of an hour. The next is taken "
            f"after {opens:%H:%M} UTC; nothing was stored now.",
        )
        return self.again(form, 429)

    def accepted(self, form: Any) -> HttpResponse:
        raise NotImplementedError

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.again(form, 400)

    def again(self, form: Any, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


STORIES = 3
# The countries most looked for, by name before all others.
FIRST = ("CHN", "RUS", "KOR", "USA", "JPN", "VNM", "IND", "DEU", "MYS", "CHE")


class Home(PublicPage, TemplateView):
    template_name = "portal/home.html"
    sheets = ("portal/home.css", "portal/world.css")
    place = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by_code = {each.code: each for each in countries().values()}
        search = self.request.build_absolute_uri(reverse("portal:search"))
        opening = panels.first(panels.FrontFigure)
        return super().get_context_data(**kwargs) | {
            "head": self.get_head(linked_data=(website(self.origin, search),)),
            "opening": opening,
            "preview": opening and opening.figure,
            "stories": stories.every()[:STORIES],
            "map": panels.first(panels.FrontMap),
            "panels": panels.speaking(panels.FrontPanel),
            "first_countries": [by_code[code] for code in FIRST if code in by_code],
        }


def navigation(request: HttpRequest) -> dict[str, list[Option]]:
    places = [
        ("Countries", page_address("portal:countries")),
        *(
            (panel.title, page_address(panel.url_name))
            for panel in panels.announced(panels.FrontPanel)
        ),
        *(("Stories", page_address(name)) for _, name in stories.announced if name),
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
            "address": "\n".join(filter(None, lines)),
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
    context = {
        "origin": request.build_absolute_uri("/").rstrip("/"),
        "terms": TERMS,
        "mcp": settings.MCP,
    }
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
