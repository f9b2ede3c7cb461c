"""Pages described for machines: their heads, and what they are in the words of schema.org; and the
catalogue for data portals: DCAT 3 with the terms of DCAT-AP, as JSON-LD and as Turtle.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import slugify

from nkworld.asking.claim_tables import claim_tables
from nkworld.charts.citations import LICENCE_URL, LINE, SITE, TERMS
from nkworld.provenance.dates import Frequency
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
    """A thing, or one within another, without what is empty."""
    return {"@type": kind} | {name: value for name, value in about.items() if value}


OF_ALL_DATA = {
    "isAccessibleForFree": True,
    "spatialCoverage": part("Place", name="Democratic People’s Republic of Korea"),
}


def portal(origin: str) -> LinkedData:
    """Who publishes; `origin` is the address of the home page in full."""
    return part("Organization", name=SITE, url=origin)


def website(origin: str, search: str) -> LinkedData:
    action = part(
        "SearchAction",
        target=part("EntryPoint", urlTemplate=f"{search}?q={{words}}"),
        **{"query-input": "required name=words"},
    )
    return part("WebSite", name=SITE, description=LINE, url=origin, potentialAction=action)


def breadcrumbs(crumbs: Iterable[Mapping[str, str]], origin: str) -> LinkedData:
    places = [
        part(
            "ListItem",
            position=number,
            name=each["title"],
            item=each.get("url") and in_full(each["url"], origin),
        )
        for number, each in enumerate(crumbs, 1)
    ]
    return part("BreadcrumbList", itemListElement=places)


def _dataset(
    name: str, description: str, address: str, origin: str, licence_url: str = "", **more: Any
) -> LinkedData:
    return part(
        "Dataset",
        name=name,
        description=description[:LONGEST_DESCRIPTION].strip(),
        url=address,
        license=licence_url or LICENCE_URL,
        creator=portal(origin),
        **OF_ALL_DATA,
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
        unit = table.model.unit
        variables = [(each.title, unit if each.name == "value" else "") for each in columns]
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
    return part(
        "DataCatalog",
        name=f"Data of {SITE}",
        description=LINE,
        url=address,
        publisher=portal(origin),
        license=LICENCE_URL,
        creator=portal(origin),
        **OF_ALL_DATA,
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
    return part(
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


def years_of(coverage: Iterable[SourceCoverage]) -> list[int]:
    return sorted({year for each in coverage for year in each.years})


def in_full(path: str, origin: str) -> str:
    return f"{origin.rstrip('/')}{path}"


PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')  # may not stand in an address
AUTHORITY = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
FREQUENCIES = {
    Frequency.ANNUAL: "ANNUAL",
    Frequency.HALF_YEARLY: "ANNUAL_2",
    Frequency.QUARTERLY: "QUARTERLY",
    Frequency.MONTHLY: "MONTHLY",
    Frequency.CUMULATIVE: "IRREG",
}


def dcat_catalogue(entries: Iterable[Mapping[str, Any]], origin: str) -> LinkedData:
    datasets = [_table(entry, origin) for entry in entries]
    modified = [each["dct:modified"]["@value"] for each in datasets if "dct:modified" in each]
    kit = f"{origin}data/kit/"
    if whole := [_distribution(each, kit, origin) for each in distributions_of()]:
        title = f"{SITE}: every table in one file"
        about = "Every public table of one moment, with every vintage."
        datasets.append(_known(_dcat_dataset(kit, whole, origin, "kit", title, about)))
    return {
        "@context": PREFIXES,
        **_known(
            {
                "@id": f"{origin}data/",
                "@type": "dcat:Catalog",
                "dct:title": _text(f"Data of {SITE}"),
                "dct:description": _text(LINE),
                "dct:publisher": {
                    "@id": f"{origin}about/",
                    "@type": "foaf:Agent",
                    "foaf:name": _text(settings.OPERATOR_NAME or SITE),
                    "foaf:homepage": _id(origin),
                },
                "dct:license": _id(LICENCE_URL),
                "dct:language": _id(f"{AUTHORITY}/language/ENG"),
                "dct:spatial": _id(f"{AUTHORITY}/country/PRK"),
                "foaf:homepage": _id(origin),
                "dct:modified": modified and _typed(max(modified), "dateTime"),
                "dcat:service": {
                    "@id": f"{origin}api/v1/",
                    "@type": "dcat:DataService",
                    "dct:title": _text(f"API of {SITE}"),
                    "dcat:endpointURL": _id(f"{origin}api/v1/"),
                    "dcat:endpointDescription": _id(f"{origin}api/v1/schema/"),
                    "dct:license": _id(LICENCE_URL),
                },
                "dcat:dataset": datasets,
            }
        ),
    }


def _dcat_dataset(
    address: str, files: list[LinkedData], origin: str, slug: str, title: str, text: str
) -> LinkedData:
    contact, is_mail = settings.CONTACT, "@" in settings.CONTACT and "://" not in settings.CONTACT
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": slug,
        "dct:title": _text(title),
        "dct:description": _text(text),
        "dct:publisher": _id(f"{origin}about/"),
        "dcat:contactPoint": contact
        and {
            "@type": "vcard:Organization",
            "vcard:fn": _text(settings.OPERATOR_NAME or SITE),
            f"vcard:{'hasEmail' if is_mail else 'hasURL'}": _id(
                f"mailto:{contact}" if is_mail else contact
            ),
        },
        "dct:spatial": _id(f"{AUTHORITY}/country/PRK"),
        "dcat:theme": _id(f"{AUTHORITY}/data-theme/INTR"),
        "dcat:landingPage": _id(address),
        "dcat:distribution": files,
    }


def _table(entry: Mapping[str, Any], origin: str) -> LinkedData:
    dataset: Dataset = entry["dataset"]
    address = in_full(dataset.get_absolute_url(), origin)
    years, known = years_of(entry["coverage"]), entry["freshness"].known
    sources = [each.source for each in entry["coverage"]]
    files = [
        _distribution(each, address, origin, dataset.licence_url or LICENCE_URL, known)
        for each in distributions_of(dataset.slug)
    ]
    keywords = ["North Korea", "DPRK", dataset.slug.partition("/")[0], dataset.title.lower()]
    frequency = FREQUENCIES[Frequency(dataset.expected_frequency)]
    described = f"{dataset.description} {dataset.coverage}".strip()
    return _known(
        _dcat_dataset(address, files, origin, dataset.slug, dataset.title, described)
        | {
            "dct:language": _id(f"{AUTHORITY}/language/ENG"),
            "dct:temporal": years
            and {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": _typed(f"{years[0]}-01-01", "date"),
                "dcat:endDate": _typed(f"{years[-1]}-12-31", "date"),
            },
            "dct:accrualPeriodicity": _id(f"{AUTHORITY}/frequency/{frequency}"),
            "dcat:keyword": [_text(word) for word in keywords],
            "dcat:version": str(dataset.revision),
            "dct:modified": _moment(known),
            "dct:source": [_id(in_full(each.get_absolute_url(), origin)) for each in sources],
            "dct:rights": _rights(terms_of(sources)),
        }
    )


def _distribution(
    file: Distribution,
    dataset: str,
    origin: str,
    licence: str = LICENCE_URL,
    known: datetime | None = None,
) -> LinkedData:
    address = _id(in_full(file.address, origin))
    media_type = file.media_type.partition(";")[0].strip()
    return _known(
        {
            "@id": f"{dataset}#{slugify(file.title)}",
            "@type": "dcat:Distribution",
            "dct:title": _text(file.title),
            "dcat:accessURL": address,
            "dcat:downloadURL": address,
            "dcat:mediaType": _id(f"{MEDIA_TYPES}/{media_type}"),
            "dct:license": _id(licence),
            "dct:rights": _rights([TERMS]),
            "dct:modified": _moment(file.modified or known),
            "dcat:byteSize": file.size and _typed(file.size, "nonNegativeInteger"),
            "spdx:checksum": file.sha256
            and {
                "@type": "spdx:Checksum",
                "spdx:algorithm": _id(f"{PREFIXES['spdx']}checksumAlgorithm_sha256"),
                "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
            },
            "dcat:accessService": _id(f"{origin}api/v1/") if "/api/v1/" in file.address else None,
        }
    )


def _rights(texts: Iterable[str]) -> list[LinkedData]:
    return [{"@type": "dct:RightsStatement", "rdfs:label": _text(text)} for text in texts]


def _id(address: str) -> LinkedData:
    return {"@id": address}


def _text(text: str) -> LinkedData:
    return {"@value": text, "@language": "en"}


def _typed(value: object, kind: str) -> LinkedData:
    return {"@value": str(value), "@type": f"xsd:{kind}"}


def _moment(moment: datetime | None) -> LinkedData | None:
    return _typed(moment.isoformat(), "dateTime") if moment else None


def _known(node: LinkedData) -> LinkedData:
    return {name: value for name, value in node.items() if value}


def turtle(node: LinkedData) -> str:
    heads = [f"@prefix {name}: <{address}> ." for name, address in node["@context"].items()]
    subjects: dict[str, str] = {}
    _described(node, subjects)
    return "\n".join([*heads, "", *subjects.values()])


def _described(node: LinkedData, subjects: dict[str, str]) -> str:
    """The node as an object; one that has an address and says more is a subject of its own."""
    if "@value" in node:
        text = json.dumps(node["@value"], ensure_ascii=False)
        return f"{text}@{node['@language']}" if "@language" in node else f"{text}^^{node['@type']}"
    whole = UNSAFE.sub(lambda sign: f"%{ord(sign[0]):02X}", node.get("@id", ""))
    address = f"<{whole}>" if whole else ""
    properties = {name: value for name, value in node.items() if name not in ("@id", "@context")}
    if not properties:
        return address
    if address:
        subjects.setdefault(address, "")  # before those that it names
    pairs = []
    for name, value in properties.items():
        values = value if isinstance(value, list) else [value]
        objects = [
            _described(each, subjects) if isinstance(each, dict) else json.dumps(each)
            for each in values
        ]
        pairs.append(f"a {value}" if name == "@type" else f"{name} {', '.join(objects)}")
    statements = " ;\n    ".join(pairs)
    if not address:
        return f"[ {statements} ]"
    subjects[address] = f"{address}\n    {statements} .\n"
    return address
