"""The formats of the API, and how one is chosen: by `format`, else by the Accept header."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from nkworld.provenance.parameters import InvalidQuery, nearest


class CsvRenderer(BaseRenderer):
    """For machines: raw text, every digit, empty where there is nothing.

    A view writes the file itself (see `files`); an error is never put into one.
    """

    media_type = "text/csv"
    format = "csv"
    for_excel = False


class ExcelCsvRenderer(CsvRenderer):
    """For Excel: marked as UTF-8, and no text is taken for a formula."""

    format = "csv-excel"
    for_excel = True


FORMATS = [JSONRenderer, CsvRenderer, ExcelCsvRenderer]


class Negotiation(DefaultContentNegotiation):
    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> Any:
        """The format named for in the query wins; InvalidQuery if it is not one of this address."""
        known = {renderer.format: renderer for renderer in renderers}
        named = request.query_params.get("format", "")
        if not named:
            return super().select_renderer(request, renderers, format_suffix)
        if named not in known:
            sentence = f"“{named}” is not a format here. {nearest(named, known)}"
            raise InvalidQuery([("format", sentence)])
        return known[named], known[named].media_type
