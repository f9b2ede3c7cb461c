import json
from collections import Counter
from typing import Any

from django.db.models import CharField, Count, Value
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import pluralize
from django.utils.http import urlencode
from django.views.generic import DetailView, ListView, TemplateView, View

from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import CountryField
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.changes import Choice, newest
from nkworld.figures import registry as figures
from nkworld.provenance.models import Authority, Dataset, Exclusion, Observation, Source
from nkworld.provenance.tables import (
    about,
    observation_models,
    reference_rows,
    table_model,
    table_models,
    with_tables,
)
from nkworld.provenance.tallies import by_source, freshness, reads, size

from ..drawing import api_url, files_of_all
from ..figure_views import coverage_by_source
from ..linked_data import catalogue, dataset_of_table, dcat_catalogue, turtle
from ..panels import FrontPanel, SourcePanel, announced, speaking
from .home import PublicPage, open_to_all

SHOWN_CHANGES = 10


def table_url(dataset: Dataset) -> str:
    """The page of its claims lies at trade:flows, that of records where the model says."""
    page = getattr(table_model(dataset), "page", "")
    return page_address(page or dataset.slug.replace("/", ":"))


class DatasetList(PublicPage, ListView):
    template_name = "portal/dataset_list.html"
    queryset = with_tables(Dataset.objects.all())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        titles = {panel.slug: panel.title for panel in announced(FrontPanel)}
        groups: dict[str, list] = {title: [] for title in titles.values()}
        for dataset in context["object_list"]:
            domain = dataset.slug.partition("/")[0]
            groups.setdefault(titles.get(domain, domain.capitalize()), []).append(entry(dataset))
        address = self.request.build_absolute_uri(self.request.path)
        described = catalogue(context["object_list"], address, self.origin)
        return context | {"groups": groups, "head": self.get_head(linked_data=(described,))}


def has_releases(dataset: Dataset) -> bool:
    return issubclass(table_model(dataset), Observation)


def every_claim(dataset: Dataset, **query: str) -> str:
    """The query that asks a dataset for all that is said, whatever a rule would show."""
    return urlencode(query | ({"rule": "all"} if has_releases(dataset) else {}))


def entry(dataset: Dataset) -> dict[str, Any]:
    model = table_model(dataset)
    counted = by_source(model)
    claims, excluded = size(model)
    coverage = coverage_by_source(model)
    authorities = dict.fromkeys(Authority.values, 0)  # the most credible first
    for each in coverage:
        authorities[each.source.authority] += each.claims
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
        "authorities": {word: n for word, n in authorities.items() if n},
        "coverage": coverage,
        "figures": [each for each in figures.every() if dataset.slug in each.datasets],
    }


class CatalogueFile(PublicPage, View):
    ending = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        described = dcat_catalogue(map(entry, with_tables(Dataset.objects.all())), self.origin)
        if self.ending == "ttl":
            text, kind = turtle(described), "text/turtle; charset=utf-8"
        else:
            text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
            kind = "application/ld+json"
        return open_to_all(HttpResponse(text, content_type=kind))


class DatasetDetail(PublicPage, DetailView):
    crumbs = (("Data", "portal:datasets"),)
    template_name = "portal/dataset_detail.html"
    queryset = with_tables(Dataset.objects.all())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dataset = self.object
        found = entry(dataset)
        described = dataset_of_table(dataset, found, self.origin)
        return super().get_context_data(**kwargs) | {
            "head": self.get_head(linked_data=(described,)),
            "entry": found,
            "files": files_of_all(dataset.slug, found["every_claim"]),
            "withheld": [each for each in found["coverage"] if each.source.is_withheld],
            "questions": dataset.questions.filter(figure=""),
            "rules": dataset.rules.current().prefetch_related("places__source"),
            "changes": newest(SHOWN_CHANGES, Choice(dataset=dataset)),
        }


class SourceList(PublicPage, ListView):
    template_name = "portal/source_list.html"
    queryset = Source.objects.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts: Counter[int] = Counter()
        for model in table_models().values():
            counts.update({row["source"]: row["claims"] for row in by_source(model)})
        return super().get_context_data(**kwargs) | {
            "rows": [(each, counts[each.pk]) for each in self.object_list]
        }


class SourceDetail(PublicPage, DetailView):
    crumbs = (("Sources", "portal:sources"),)
    template_name = "portal/source_detail.html"
    model = Source

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source, tables = self.object, []  # what it says in each dataset, and where the claims are
        datasets = {dataset.slug: dataset for dataset in reference_rows(Dataset).values()}
        for slug, model in table_models().items():
            dataset = datasets.get(slug)
            for row in by_source(model) if dataset else ():
                if dataset and row["source"] == source.pk:
                    page = table_url(dataset) if has_releases(dataset) else api_url(slug)
                    url = f"{page}?{every_claim(dataset, source=source.slug)}"
                    tables.append(row | {"dataset": dataset, "url": url, "reads": reads([row])})
        return super().get_context_data(**kwargs) | {
            "tables": tables,
            "panels": speaking(SourcePanel, source),
            "changes": newest(SHOWN_CHANGES, Choice(source=source)),
            "places": source.places.select_related("rule__dataset").order_by("rule", "position"),
        }


UNKINDED = "No kind fits: the note says why"
SHOWN = 20


class LedgerForm(QuestionForm):
    exclusion = OneOfField(Exclusion.choices)
    country = CountryField()


class ExclusionList(PublicPage, TemplateView):
    """The ledger: figures that sources print and that no total here contains, with the reason."""

    parameters = tuple(LedgerForm.base_fields)
    template_name = "portal/exclusion_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        params = LedgerForm(self.query).validated().cleaned_data
        kind, country = params["exclusion"], params["country"]
        # {dataset: {kind of reason: excluded figures}}, of what is live now, in one query.
        queries = {
            slug: model.objects.as_of()
            .excluded()
            .filter(of_country)
            .order_by()
            .values("exclusion", dataset_slug=Value(slug, output_field=CharField()))
            .annotate(figures=Count("pk"))
            for slug, model in observation_models().items()
            if (of_country := about(model, country)) is not None
        }
        by_slug = {each.slug: each for each in Dataset.objects.all() if each.slug in queries}
        counts: dict[Dataset, dict[str, int]] = {each: {} for each in by_slug.values()}
        first, *others = queries.values()
        for row in first.union(*others, all=True):
            if row["dataset_slug"] in by_slug:
                counts[by_slug[row["dataset_slug"]]][row["exclusion"]] = row["figures"]
        held = [dataset for dataset, found in counts.items() if found]
        shown = [shown_of(each, counts[each], kind, country) for each in held]
        rows = [
            (each, label, numbers)
            for each, label in (*Exclusion.choices, ("", UNKINDED))
            if any(numbers := [counts[dataset].get(each, 0) for dataset in held])
        ]
        return super().get_context_data(**kwargs) | {
            "kind": kind,
            "kind_title": dict(Exclusion.choices).get(kind),
            "country": country,
            "counts": [(*row, sum(row[-1])) for row in rows],
            "datasets": held,
            "tables": [table for table in shown if table["rows"]],
            "complete": [dataset for dataset, found in counts.items() if not found],
        }


def shown_of(dataset: Any, found: Any, kind: str, country: Country | None) -> Any:
    model = observation_models()[dataset.slug]
    of_country = {"country": country.code} if country and "country" in model.cell else {}
    wanted = {"exclusion": kind} if kind else {"status": "excluded"}
    query = urlencode(wanted | of_country | {"rule": "all"})
    rows = model.objects.as_of().excluded().filter(about(model, country))
    rows = rows.filter(exclusion=kind) if kind else rows
    figures = found.get(kind, 0) if kind else sum(found.values())
    shown = list(rows.cited().newest_first()[:SHOWN])
    newest = f"The newest {len(shown)} of " if figures > SHOWN else ""
    return {
        "dataset": dataset,
        "figures": figures,
        "rows": shown,
        "caption": f"{newest}{figures} figure{pluralize(figures)}, in {dataset.unit}",
        "rest": f"{table_url(dataset)}?{query}" if figures > SHOWN else "",
        "api_url": f"{api_url(dataset.slug)}?{query}",
    }
