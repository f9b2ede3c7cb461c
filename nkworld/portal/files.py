"""The files of a table that stands on a page: the page's query, sent to the API."""

from collections.abc import Iterable

from django.http import QueryDict

from nkworld.atlas.page_addresses import page_address

FORMATS = {"As CSV": "csv", "As JSON": "json", "CSV for a spreadsheet": "csv-excel"}


def api_url(table: str) -> str:
    """Where the API publishes a table: "trade/flows"."""
    return page_address(f"api:{table.replace('/', '-')}-list")


def files_of(table: str, query: QueryDict, without: Iterable[str] = ()) -> dict[str, str]:
    """{name: address} of what the API publishes as `table`.

    `query` is the page's QueryDict; the API does not know the parameters `without`.
    """
    params = query.copy()
    for name in without:
        params.pop(name, None)
    files = {}
    for name, media in FORMATS.items():
        params["format"] = media
        files[name] = f"{api_url(table)}?{params.urlencode()}"
    return files
