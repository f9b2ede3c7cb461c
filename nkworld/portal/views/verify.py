"""A citation or a file of a figure, checked against what the portal gives and gave."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from nkworld.asking.questions import InvalidQuery
from nkworld.running.overload import OneAtATime

from ..checking import (
    MOST_BYTES,
    MOST_CHARACTERS,
    Checked,
    NotOurs,
    address_in,
    check_file,
    check_fingerprint,
    figure_of,
    read_citation,
    read_csv,
)
from ..drawing import FigureView
from .base import PublicPage

MOST_SHOWN = 200
FORM_BYTES = 10_000  # of what a browser sends around a file

checking = OneAtATime(longest_wait=10)  # a figure is drawn anew for each moment


# Nothing is stored, and no session is read: there is nothing that a foreign form could do here. A
# token would ask for a cookie, and for a page that is kept for nobody.
@method_decorator(csrf_exempt, "dispatch")
class Verify(PublicPage, View):
    """A citation stands in the address; a file is sent, read in memory and forgotten."""

    parameters = ("citation",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            del response.headers["ETag"]
            response["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        text = self.query.get("citation", "")
        return self._answer(lambda: _of_citation(text) if text else None, citation=text)

    def post(self, request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:18]) > MOST_BYTES + FORM_BYTES:
            sentence = f"A file of more than {MOST_BYTES // 2**20} MB is no chart’s CSV."
            return self._page({"refused": sentence})
        request.upload_handlers = [MemoryFileUploadHandler(request)]  # none touches the disk
        address = request.POST.get("address", "")
        return self._answer(lambda: _of_file(request.FILES.get("file"), address), address=address)

    def _answer(self, check: Callable[[], Checked | None], **context: Any) -> HttpResponse:
        try:
            with checking.turn():
                checked = check()
                if checked:
                    count = len(checked.differences)
                    context |= {
                        "checked": checked,
                        "differences": checked.differences[:MOST_SHOWN],
                        "more": max(count - MOST_SHOWN, 0),
                        "count": count,
                    }
        except NotOurs as error:
            context["refused"] = str(error)
        except InvalidQuery as error:
            context["refused"] = f"The chart’s address can’t be answered: {error}"
        return self._page(context)

    def _page(self, context: dict[str, Any]) -> HttpResponse:
        status = 400 if "refused" in context else 200
        context = self.get_context_data(most_characters=MOST_CHARACTERS, **context)
        return render(self.request, "portal/verify.html", context, status=status)


def _of_citation(text: str) -> Checked:
    chart, digits = read_citation(text)
    return check_fingerprint(digits, _drawn(chart.slug, chart.query))


def _of_file(file: Any, address: str) -> Checked:
    if file is None:
        raise NotOurs("Choose a file first.")
    held = read_csv(file.name or "", file.read())
    text = address.strip()[:MOST_CHARACTERS]
    if chart := address_in(text):
        return check_file(held, _drawn(chart.slug, chart.query))
    if text:
        raise NotOurs("What stands beside the file is not the address of a chart here.")
    if known := figure_of(held.name):
        return check_file(held, _drawn(*known))
    raise NotOurs(
        "The file’s name does not say of which chart it is: add the address of the "
        "chart’s page, with all that was chosen there."
    )


def _drawn(slug: str, query: Any) -> FigureView:
    try:
        return FigureView(slug, query, embedded=False)
    except KeyError:
        raise NotOurs("There is no such chart here.") from None
