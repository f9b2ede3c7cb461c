"""The files of a table that stands on a page: the page's query, sent to the API."""

from django.http import QueryDict

from nkworld.atlas.page_addresses import page_address

FORMATS = {
    "As CSV": "csv",
    "As JSON": "json",
    "CSV for a spreadsheet": "csv-excel",
    "As an Excel workbook": "xlsx",
    "All in one (ZIP)": "zip",
}
# Of a whole dataset: what each is, in the order in which most people want it.
FORMATS_OF_ALL = {
    "zip": ("ZIP", "CSV and Parquet with what the columns are, README, citation and checksums"),
    "xlsx": ("Excel", "a workbook with numbers and days as such, and a sheet “About”"),
    "csv": ("CSV", "for programs, every digit and word as it is on record"),
    "csv-excel": ("CSV for a spreadsheet", "no text is taken for a formula"),
    "csv-metadata": ("What the CSV’s columns are", "CSV on the Web, as JSON"),
    "parquet": ("Parquet", "typed columns, exact decimals"),
    "ndjson": ("NDJSON", "a row on each line"),
    "json": ("JSON", "page by page, from the API"),
}


def api_url(table: str) -> str:
    """Where the API publishes a table: "trade/flows"."""
    return page_address(f"api:{table.replace('/', '-')}-list")


def files_of_all(table: str, query: str) -> list[dict[str, str]]:
    more = f"{query}&" if query else ""
    return [
        {"title": title, "meaning": meaning, "url": f"{api_url(table)}?{more}format={form}"}
        for form, (title, meaning) in FORMATS_OF_ALL.items()
    ]


def files_of(table: str, query: QueryDict) -> dict[str, str]:
    """{name: address} of a table as the API gives it, under the query of its page."""
    params = query.copy()
    params.pop("sort", None)  # which the API does not know
    files = {}
    for name, media in FORMATS.items():
        params["format"] = media
        files[name] = f"{api_url(table)}?{params.urlencode()}"
    return files
