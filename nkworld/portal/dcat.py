"""The catalogue for data portals: DCAT 3 with the terms of DCAT-AP, as JSON-LD and as Turtle."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import slugify

from nkworld.charts.citations import LICENCE_URL, LINE, SITE, TERMS
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Dataset
from nkworld.provenance.registries import Distribution, distributions_of

from .linked_data import in_full, terms_of, years_of

Node = dict[str, Any]

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


def catalogue(entries: Iterable[Mapping[str, Any]], origin: str) -> Node:
    datasets = [_table(entry, origin) for entry in entries]
    modified = [each["dct:modified"]["@value"] for each in datasets if "dct:modified" in each]
    kit = f"{origin}data/kit/"
    if whole := [_distribution(each, kit, origin) for each in distributions_of()]:
        title = f"{SITE}: every table in one file"
        about = "Every public table of one moment, with every vintage."
        datasets.append(_known(_dataset(kit, whole, origin, "kit", title, about)))
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


def _dataset(
    address: str, files: list[Node], origin: str, slug: str, title: str, text: str
) -> Node:
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


def _table(entry: Mapping[str, Any], origin: str) -> Node:
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
        _dataset(address, files, origin, dataset.slug, dataset.title, described)
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
) -> Node:
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


def _rights(texts: Iterable[str]) -> list[Node]:
    return [{"@type": "dct:RightsStatement", "rdfs:label": _text(text)} for text in texts]


def _id(address: str) -> Node:
    return {"@id": address}


def _text(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _typed(value: object, kind: str) -> Node:
    return {"@value": str(value), "@type": f"xsd:{kind}"}


def _moment(moment: datetime | None) -> Node | None:
    return _typed(moment.isoformat(), "dateTime") if moment else None


def _known(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}


def turtle(node: Node) -> str:
    heads = [f"@prefix {name}: <{address}> ." for name, address in node["@context"].items()]
    subjects: dict[str, str] = {}
    _described(node, subjects)
    return "\n".join([*heads, "", *subjects.values()])


def _described(node: Node, subjects: dict[str, str]) -> str:
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
