import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.generic import DetailView, ListView, View

from nkworld.atlas.page_addresses import page_address
from nkworld.changes import Choice, newest
from nkworld.figures import registry as figures
from nkworld.provenance.freshness import freshness
from nkworld.provenance.models import Dataset, Observation, Source
from nkworld.provenance.records import reference_rows
from nkworld.provenance.tables import table_model, table_models, with_tables
from nkworld.provenance.tallies import by_source, reads, size

from .. import dcat
from ..drawing import answered
from ..files import api_url, files_of_all
from ..linked_data import catalogue, dataset_of_table
from ..panels import FrontPanel, announced, for_source
from ..source_coverage import by_authority, coverage_by_source
from ..subjects import domain_of
from .base import PublicPage

SHOWN_CHANGES = 10
CATALOGUES: dict[str, tuple[str, Callable[[Any], str]]] = {
    "jsonld": (
        "application/ld+json",
        lambda node: json.dumps(node, ensure_ascii=False, indent=2) + "\n",
    ),
    "ttl": ("text/turtle; charset=utf-8", dcat.turtle),
}


def table_url(dataset: Dataset) -> str:
    """The page of a dataset's claims: “trade/flows” lies at the address named trade:flows, a
    table of curated records where it says.
    """
    page = getattr(table_model(dataset), "page", "")
    return page_address(page or dataset.slug.replace("/", ":"))


class DatasetList(PublicPage, ListView):
    """The catalogue: every table, by domain in the order of the home page."""

    template_name = "portal/dataset_list.html"
    queryset = with_tables(Dataset.objects.all())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        titles = {panel.slug: panel.title for panel in announced(FrontPanel)}
        groups: dict[str, list] = {title: [] for title in titles.values()}
        for dataset in context["object_list"]:
            domain = domain_of(dataset.slug)
            groups.setdefault(titles.get(domain, domain.capitalize()), []).append(entry(dataset))
        head = self.get_head()
        described = catalogue(context["object_list"], head.canonical, self.origin)
        return context | {"groups": groups, "head": replace(head, linked_data=(described,))}


def has_releases(dataset: Dataset) -> bool:
    """Is it a table of claims, in releases and under headline rules; or of curated records?"""
    return issubclass(table_model(dataset), Observation)


def every_claim(dataset: Dataset, **query: str) -> str:
    """The query that asks a dataset for all that is said, whatever a rule would show."""
    return urlencode(query | ({"rule": "all"} if has_releases(dataset) else {}))


def entry(dataset: Dataset) -> dict[str, Any]:
    """What the catalogue says of one dataset, counted from its live claims."""
    model = table_model(dataset)
    counted = by_source(model)
    claims, excluded = size(model)
    coverage = coverage_by_source(model)
    return {
        "dataset": dataset,
        "table_url": table_url(dataset),
        "api_url": api_url(dataset.slug),
        "every_claim": every_claim(dataset),
        "has_releases": has_releases(dataset),
        "freshness": freshness(dataset),
        "claims": claims,
        "excluded": excluded,
        "reads": reads(counted),
        "authorities": by_authority(coverage),
        "coverage": coverage,
        "figures": [each for each in figures.every() if dataset.slug in each.datasets],
    }


class CatalogueFile(PublicPage, View):
    """The catalogue for data portals: DCAT as JSON-LD, or as Turtle."""

    ending = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        described = dcat.catalogue(map(entry, with_tables(Dataset.objects.all())), self.origin)
        content_type, write = CATALOGUES[self.ending]
        response = HttpResponse(write(described), content_type=content_type)
        response["Access-Control-Allow-Origin"] = "*"
        return response


class DatasetDetail(PublicPage, DetailView):
    crumbs = (("Data", "portal:datasets"),)
    template_name = "portal/dataset_detail.html"
    queryset = with_tables(Dataset.objects.all())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dataset = self.object
        found = entry(dataset)
        described = dataset_of_table(dataset, found, self.origin)
        return super().get_context_data(**kwargs) | {
            "head": replace(self.get_head(), linked_data=(described,)),
            "entry": found,
            "files": files_of_all(dataset.slug, found["every_claim"]),
            "withheld": [each for each in found["coverage"] if each.source.is_withheld],
            "questions": answered(dataset.questions.filter(figure="")),
            "rules": dataset.rules.current().prefetch_related("places__source"),
            "changes": newest(SHOWN_CHANGES, Choice(dataset=dataset)),
        }


class SourceList(PublicPage, ListView):
    template_name = "portal/source_list.html"
    queryset = Source.objects.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts: dict[int, int] = {}
        for model in table_models().values():
            for row in by_source(model):
                counts[row["source"]] = counts.get(row["source"], 0) + row["claims"]
        rows = [{"source": s, "claims": counts.get(s.pk, 0)} for s in self.object_list]
        return super().get_context_data(**kwargs) | {"rows": rows}


class SourceDetail(PublicPage, DetailView):
    crumbs = (("Sources", "portal:sources"),)
    template_name = "portal/source_detail.html"
    model = Source

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = self.object
        return super().get_context_data(**kwargs) | {
            "tables": list(self.tables()),
            "panels": for_source(source),
            "changes": newest(SHOWN_CHANGES, Choice(source=source)),
            "places": source.places.select_related("rule__dataset").order_by("rule", "position"),
        }

    def tables(self) -> Iterator[dict[str, Any]]:
        """What this source says in each dataset."""
        datasets = {dataset.slug: dataset for dataset in reference_rows(Dataset).values()}
        for slug, model in table_models().items():
            rows = by_source(model) if slug in datasets else []
            mine = next((row for row in rows if row["source"] == self.object.pk), None)
            if mine:
                dataset = datasets[slug]
                yield mine | {
                    "dataset": dataset,
                    "url": self.url(dataset),
                    "reads": reads([mine]),
                }

    def url(self, dataset: Dataset) -> str:
        """Where the claims are."""
        page = table_url(dataset) if has_releases(dataset) else api_url(dataset.slug)
        return f"{page}?{every_claim(dataset, source=self.object.slug)}"
