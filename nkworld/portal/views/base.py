"""What every public page does: strict about its query, and cheap to ask again."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.http import condition
from django.views.generic.base import ContextMixin, View

from nkworld.atlas.addresses import page_address
from nkworld.provenance.parameters import InvalidQuery, refuse_unknown
from nkworld.provenance.revisions import etag

# What newsletters and search engines add to an address; it asks nothing of the page.
TRACKING = ("fbclid", "gclid", "msclkid")


def query_of(request: HttpRequest) -> QueryDict:
    """The query without what was left blank and without tracking."""
    query = request.GET.copy()
    for name, values in request.GET.lists():
        if name in TRACKING or name.startswith("utm_") or not any(values):
            del query[name]
    return query


def _etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    return etag(request, "text/html")


class PublicPage(ContextMixin, View):
    """A mixin, named before the generic view that it completes.

    `parameters` names what the page itself understands; None: its parts decide. `crumbs` are the
    pages above it: title and name of the address of each.

    Answers 400 with the sentences of what was not understood, and 304 while nothing changed.
    """

    parameters: tuple[str, ...] | None = ()
    crumbs: tuple[tuple[str, str], ...] = ()

    @method_decorator(condition(etag_func=_etag))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.query = query_of(request)
        try:
            if self.parameters is not None:
                refuse_unknown(self.query, self.parameters)
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response = response.render()  # here, where what was not understood is answered
        except InvalidQuery as error:
            context = {"sentences": error.sentences}
            response = render(request, "portal/not_understood.html", context, status=400)
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    def get_crumbs(self) -> list[tuple[str, str]]:
        """Pairs of title and address that lead here; the page itself is not among them."""
        return [(title, page_address(name)) for title, name in self.crumbs]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"title": title, "url": url} for title, url in self.get_crumbs()]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}
