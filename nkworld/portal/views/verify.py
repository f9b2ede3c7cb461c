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

from ..checking.check import Checked, check_file, check_fingerprint
from ..checking.files import (
    MOST_BYTES,
    MOST_CHARACTERS,
    NotOurs,
    address_in,
    figure_of,
    read_citation,
    read_csv,
)
from ..checking.states import States
from ..drawing import FigureView
from .base import PublicPage

MOST_SHOWN = 200
FORM_BYTES = 10_000  # of what a browser sends around a file

checking = OneAtATime(longest_wait=10)  # a figure is drawn anew for each moment


# Nothing is stored, and no session is read: there is nothing that a foreign form could do here. A
# token would ask for a cookie, and for a page that is kept for nobody.
@method_decorator(csrf_exempt, "dispatch")
class Verify(PublicPage, View):
    """A citation is asked for in the address, so that the answer can be linked; a file is sent,
    read in memory and forgotten.
    """

    parameters = ("citation",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            del response.headers["ETag"]
            response["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        text = self.query.get("citation", "")
        return self._answered(lambda: self._of_citation(text) if text else None, citation=text)

    def post(self, request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:18]) > MOST_BYTES + FORM_BYTES:
            return self._refused(f"A file of more than {MOST_BYTES // 2**20} MB is no chart’s CSV.")
        request.upload_handlers = [MemoryFileUploadHandler(request)]  # none touches the disk
        return self._answered(self._of_file, address=request.POST.get("address", ""))

    def _answered(self, check: Callable[[], Checked | None], **context: Any) -> HttpResponse:
        try:
            with checking.turn():
                checked = check()
                told = self._told(checked) if checked else {}
        except NotOurs as error:
            return self._refused(str(error), **context)
        except InvalidQuery as error:
            return self._refused(f"The chart’s address can’t be answered: {error}", **context)
        return self._page(context | told)

    def _told(self, checked: Checked) -> dict[str, Any]:
        differences = checked.differences
        return {
            "checked": checked,
            "differences": differences[:MOST_SHOWN],
            "more": max(len(differences) - MOST_SHOWN, 0),
            "count": len(differences),
        }

    def _refused(self, sentence: str, **context: Any) -> HttpResponse:
        return self._page(context | {"refused": sentence}, status=400)

    def _page(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        context = self.get_context_data(most_characters=MOST_CHARACTERS, **context)
        return render(self.request, "portal/verify.html", context, status=status)

    def _of_citation(self, text: str) -> Checked:
        cited = read_citation(text)
        drawn = _drawn(cited.chart.slug, cited.chart.query)
        return check_fingerprint(cited.digits, States(drawn.slug, drawn.form.given), drawn)

    def _of_file(self) -> Checked:
        file = self.request.FILES.get("file")
        if file is None:
            raise NotOurs("Choose a file first.")
        held = read_csv(file.name or "", file.read())
        text = self.request.POST.get("address", "").strip()[:MOST_CHARACTERS]
        if chart := address_in(text):
            drawn = _drawn(chart.slug, chart.query)
        elif text:
            raise NotOurs("What stands beside the file is not the address of a chart here.")
        elif known := figure_of(held.name):
            drawn = _drawn(*known)
        else:
            raise NotOurs(
                "The file’s name does not say of which chart it is: add the address of the "
                "chart’s page, with all that was chosen there."
            )
        return check_file(held, States(drawn.slug, drawn.form.given))


def _drawn(slug: str, query: Any) -> FigureView:
    try:
        return FigureView(slug, query, embedded=False)
    except KeyError:
        raise NotOurs("There is no such chart here.") from None
