"""Pages described for machines: their heads, and what they are in the words of schema.org."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nkworld.asking.claim_tables import claim_tables
from nkworld.charts.citations import LICENCE_URL, LINE, SITE
from nkworld.provenance.models import Dataset, Source
from nkworld.provenance.registries import Distribution, distributions_of
from nkworld.provenance.tables import table_model

from .drawing import FigureView
from .figure_views import SourceCoverage

LinkedData = dict[str, Any]

WEBSITE, ARTICLE = "website", "article"
LONGEST_DESCRIPTION = 5_000  # what search engines for datasets read


@dataclass(frozen=True)
class Head:
    """`canonical` is the one address, in full, under which search engines know the page; they are
    asked not to keep it in another state of it. `title` and `description` are those that others
    show of a link, where they differ from the page's own. `linked_data` are objects of schema.org.
    """

    canonical: str
    is_indexed: bool = True
    kind: str = WEBSITE
    title: str = ""
    description: str = ""
    linked_data: tuple[dict[str, Any], ...] = ()


def part(kind: str, **about: Any) -> LinkedData:
    """A thing within another, without what is empty."""
    return {"@type": kind} | {name: value for name, value in about.items() if value}


def thing(kind: str, **about: Any) -> LinkedData:
    return {"@context": "https://schema.org", **part(kind, **about)}


def portal(origin: str) -> LinkedData:
    """Who publishes; `origin` is the address of the home page in full."""
    return part("Organization", name=SITE, url=origin)


def website(origin: str, search: str) -> LinkedData:
    action = part(
        "SearchAction",
        target=part("EntryPoint", urlTemplate=f"{search}?q={{words}}"),
        **{"query-input": "required name=words"},
    )
    return thing("WebSite", name=SITE, description=LINE, url=origin, potentialAction=action)


def breadcrumbs(crumbs: Iterable[Mapping[str, str]], origin: str) -> LinkedData:
    addresses = (
        (each["title"], each.get("url") and in_full(each["url"], origin)) for each in crumbs
    )
    places = [
        part("ListItem", position=number, name=title, item=address)
        for number, (title, address) in enumerate(addresses, 1)
    ]
    return thing("BreadcrumbList", itemListElement=places)


def _dataset(
    name: str, description: str, address: str, origin: str, licence_url: str = "", **more: Any
) -> LinkedData:
    return thing(
        "Dataset",
        name=name,
        description=description[:LONGEST_DESCRIPTION].strip(),
        url=address,
        **_terms_and_publisher(origin, licence_url),
        keywords=["North Korea", "DPRK"],
        includedInDataCatalog=part("DataCatalog", name=f"Data of {SITE}", url=f"{origin}data/"),
        **more,
    )


def dataset_of_figure(drawn: FigureView, address: str, origin: str) -> LinkedData:
    files = drawn.links["files"]
    return _dataset(
        drawn.registered.title,
        f"{drawn.title}. {drawn.description}",
        address,
        origin,
        isBasedOn=[in_full(source["url"], origin) for source in drawn.sources],
        dateModified=drawn.as_of,
        image=in_full(files["PNG"], origin),
        conditionsOfAccess=[
            f"{each.name}: {drawn.terms.get(each.slug, '')}" for each in drawn.figure.sources
        ],
        distribution=[
            part("DataDownload", encodingFormat=kind, contentUrl=in_full(url, origin))
            for kind, url in (("text/csv", files["CSV"]), ("application/json", files["JSON"]))
        ],
    )


def dataset_of_table(dataset: Dataset, entry: Mapping[str, Any], origin: str) -> LinkedData:
    known, years = entry["freshness"].known, years_of(entry["coverage"])
    sources = [each.source for each in entry["coverage"]]
    if table := claim_tables().get(dataset.slug):
        columns = table.get_columns()[: len(table.columns)]
        units = {"value": table.model.unit}
        variables = [(each.title, units.get(each.name, "")) for each in columns]
    else:
        own = table_model(dataset)._meta.concrete_fields
        names = [field for field in own if field.editable and not field.is_relation]
        variables = [(str(field.verbose_name), "") for field in names]
    return _dataset(
        dataset.title,
        f"{dataset.description} {dataset.coverage}",
        in_full(dataset.get_absolute_url(), origin),
        origin,
        dataset.licence_url,
        identifier=dataset.slug,
        version=str(dataset.revision),
        dateModified=known.isoformat() if known else "",
        temporalCoverage=f"{years[0]}/{years[-1]}" if years else "",
        variableMeasured=[part("PropertyValue", name=n, unitText=unit) for n, unit in variables],
        measurementTechnique=[
            f"{each.short_name}: {each.method_note}" for each in sources if each.method_note
        ],
        isBasedOn=[in_full(each.get_absolute_url(), origin) for each in sources],
        conditionsOfAccess=terms_of(sources),
        distribution=[_download(each, origin) for each in distributions_of(dataset.slug)],
    )


def terms_of(sources: Iterable[Source]) -> list[str]:
    return [f"{each.publisher}, {each.title}: {each.licence}" for each in sources]


def _download(file: Distribution, origin: str) -> LinkedData:
    return part(
        "DataDownload",
        name=file.title,
        encodingFormat=file.media_type,
        contentUrl=in_full(file.address, origin),
        contentSize=f"{file.size} B" if file.size else "",
        sha256=file.sha256,
        dateModified=file.modified.isoformat() if file.modified else "",
    )


def catalogue(datasets: Iterable[Dataset], address: str, origin: str) -> LinkedData:
    parts = [
        part("Dataset", name=each.title, url=in_full(each.get_absolute_url(), origin))
        | {"description": each.description}
        for each in datasets
    ]
    return thing(
        "DataCatalog",
        name=f"Data of {SITE}",
        description=LINE,
        url=address,
        publisher=portal(origin),
        **_terms_and_publisher(origin),
        dataset=parts,
        distribution=[_download(each, origin) for each in distributions_of()],
    )


def article(
    headline: str,
    description: str,
    address: str,
    origin: str,
    *,
    about: Iterable[str] = (),
    published: datetime | None = None,
    modified: datetime | None = None,
) -> LinkedData:
    return thing(
        "Article",
        headline=headline,
        description=description,
        url=address,
        mainEntityOfPage=address,
        about=[part("Country", name=name) for name in about],
        datePublished=published.isoformat() if published else "",
        dateModified=modified.isoformat() if modified else "",
        inLanguage="en",
        author=portal(origin),
        publisher=portal(origin),
    )


def _terms_and_publisher(origin: str, licence_url: str = "") -> LinkedData:
    return {
        "license": licence_url or LICENCE_URL,
        "creator": portal(origin),
        "isAccessibleForFree": True,
        "spatialCoverage": part("Place", name="Democratic People’s Republic of Korea"),
    }


def years_of(coverage: Iterable[SourceCoverage]) -> list[int]:
    return sorted({year for each in coverage for year in each.years})


def in_full(path: str, origin: str) -> str:
    return f"{origin.rstrip('/')}{path}"
