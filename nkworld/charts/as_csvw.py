"""What the CSV of a figure holds, beside it: metadata as CSV on the Web (W3C) says them."""

from typing import Any

from nkworld.charts.as_csv import Terms, columns_of
from nkworld.charts.figures import Figure
from nkworld.charts.imprint import LICENCE_URL, SITE, TERMS

# {column: (datatype, meaning)}
MEANINGS = {
    "series": ("string", "The series by its short name, the same in every state of the figure."),
    "label": ("string", "The series as the picture’s legend prints it."),
    "period": ("string", "2015, 2015-Q1, 2015-03 or a day; of a figure by country its name."),
    "value": ("decimal", "Empty where there is none: a gap, never zero."),
    "low": ("decimal", "The lower bound, where a source gives a range."),
    "high": ("decimal", "The upper bound, where a source gives a range."),
    "unit": ("string", "Of value, low and high."),
    "status": ("string", "How the value came about: reported, estimated, derived …"),
    "source": ("string", "Who says so, by slug."),
    "read": ("string", "How it was read: at-source, quoted or compilation."),
    "authority": ("string", "Whose word it is: official, agency, press, compiler or blog."),
    "break": ("boolean", "True where this value is not counted as the one before."),
    "note": ("string", "What must be known of the value."),
    "licence": ("string", "The terms of its source."),
    "denominator": ("string", "What a share is a share of."),
    "context": ("string", "What was asked to be laid behind the figure, of this period."),
}
NUMBERS = ("value", "low", "high")


def to_csvw(figure: Figure, terms: Terms, url: str, told: dict[str, Any]) -> dict[str, Any]:
    """`url` is that of the CSV in full, `told` what else is known of the file, by name."""
    names = {source.slug: source.name for source in figure.sources}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": figure.title,
        "dc:description": figure.subtitle,
        "dc:publisher": SITE,
        "dc:license": {"@id": LICENCE_URL},
        "dc:rights": TERMS,
        "dc:source": [
            {"dc:identifier": slug, "dc:title": name, "dc:rights": (terms or {}).get(slug, "")}
            for slug, name in names.items()
        ],
        "notes": [told],
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [_column(name, figure.unit) for name in columns_of(figure, terms)],
            "primaryKey": ["series", "period"],
        },
    }


def fields_of(figure: Figure, terms: Terms) -> list[dict[str, str]]:
    """The columns as a Data Package describes them."""
    kinds = {"decimal": "number", "boolean": "boolean", "string": "string"}
    return [
        {"name": name, "type": kinds[MEANINGS[name][0]], "description": MEANINGS[name][1]}
        for name in columns_of(figure, terms)
    ]


def _column(name: str, unit: str) -> dict[str, Any]:
    datatype, meaning = MEANINGS[name]
    boolean = {"base": "boolean", "format": "true|false"}
    described = {
        "name": name,
        "titles": name,
        "datatype": boolean if datatype == "boolean" else datatype,
        "null": "",
        "dc:description": meaning,
    }
    return described | ({"schema:unitText": unit} if name in NUMBERS and unit else {})
