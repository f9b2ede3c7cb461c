"""The MCP server by HTTP: one POST, one answer in JSON, no session."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from . import tools

MOST_BYTES = 64_000  # of a question


# Nothing is stored, and no session is read: a foreign form can do nothing here.
@method_decorator(csrf_exempt, "dispatch")
class Mcp(View):
    http_method_names = ["post"]  # there is no stream to open (GET), and no session to end (DELETE)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.MCP:
            raise Http404("The MCP server is not switched on here.")
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def post(self, request: HttpRequest) -> HttpResponse:
        from .server import answer  # of an extra that need not be installed

        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return HttpResponse("A question has at most 64,000 bytes.", status=413)
        host = request.get_host()
        sent = {**request.headers, "Host": host}
        token = tools.current_request.set(request)
        try:
            status, headers, body = answer(host, str(request.scheme), sent, request.body)
        finally:
            tools.current_request.reset(token)
        # Django writes the length itself.
        kept = {name: value for name, value in headers.items() if name != "Content-Length"}
        return HttpResponse(body, status=status, headers=kept)


app_name = "agents"
urlpatterns = [path("", Mcp.as_view(), name="mcp")]
