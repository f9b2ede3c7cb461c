"""What every public page does, strict about its query and cheap to ask again; and forms that a
visitor sends, never kept, few from one address, closed to programs.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from django.views.generic.base import ContextMixin, View

from nkworld.asking.fields import parse_moment
from nkworld.asking.questions import InvalidQuery, is_tracking, refuse_unknown
from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import FORMATS as CITATIONS
from nkworld.charts.citations import Citation
from nkworld.figures.registry import finding_for
from nkworld.provenance.editions import etag
from nkworld.running.security.brake import begin

from ..linked_data import Head
from ..markup import with_languages
from ..page_query import as_current_page, of_page


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

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        query = self._whole = query_of(request)
        self.query = of_page(query)
        tag = self.get_tag(request)
        try:
            if self.parameters is not None:
                refuse_unknown(self.query, self.parameters)
            with as_current_page(request.path, query) as page:
                response = super().dispatch(request, *args, **kwargs)
                if isinstance(response, TemplateResponse):
                    response = response.render()  # here, where what was not understood is answered
                if response.status_code == 200:
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

    def get_tag(self, request: HttpRequest) -> str:
        return etag(request, "text/html")

    def get_crumbs(self) -> list[tuple[str, str]]:
        """Pairs of title and address that lead here; the page itself is not among them."""
        return [(title, page_address(name)) for title, name in self.crumbs]

    @property
    def origin(self) -> str:
        return self.request.build_absolute_uri("/")

    @property
    def place(self) -> str:
        return f"section:{self.request.path.strip('/')}"

    @cached_property
    def finding(self) -> Any:
        moment = str(self.query.get("as_of", ""))
        return finding_for(self.place, parse_moment(moment) if moment else None)

    def get_head(self, **fields: Any) -> Head:
        """`fields` are what a page has to say of itself; a query merely turns what it shows."""
        path = self.request.build_absolute_uri(self.request.path)
        known: dict[str, Any] = {"canonical": path, "is_indexed": not self._whole}
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

    takes_forms = True
    brake: str
    allowed: str
    sent: str

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
