from typing import Any

from django.db.models import CharField, Count, Value
from django.template.defaultfilters import pluralize
from django.utils.http import urlencode
from django.views.generic import TemplateView

from nkworld.asking.fields import OneOfField
from nkworld.asking.named_fields import CountryField
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.models import Country
from nkworld.provenance.models import Dataset, Exclusion
from nkworld.provenance.tables import about, observation_models

from ..files import api_url
from .base import PublicPage
from .catalogue import table_url

UNKINDED = "No kind fits: the note says why"
SHOWN = 20


class LedgerForm(QuestionForm):
    """Which part of the ledger is shown."""

    exclusion = OneOfField(Exclusion.choices)
    country = CountryField()


class ExclusionList(PublicPage, TemplateView):
    """The ledger: figures that sources print and that no total here contains, with the reason."""

    parameters = tuple(LedgerForm.base_fields)
    template_name = "portal/exclusion_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = LedgerForm(self.query).validated().cleaned_data
        kind, country = asked["exclusion"], asked["country"]
        counts = counts_by_kind(country)
        held = [dataset for dataset, found in counts.items() if found]
        shown = [shown_of(each, counts[each], kind, country) for each in held]
        return super().get_context_data(**kwargs) | {
            "kind": dict(Exclusion.choices).get(kind),
            "country": country,
            "counts": table_of_counts(counts, held, kind),
            "datasets": held,
            "tables": [table for table in shown if table["rows"]],
            "complete": [dataset for dataset, found in counts.items() if not found],
        }


def counts_by_kind(country: Country | None = None) -> dict[Dataset, dict[str, int]]:
    """{dataset: {kind of reason: excluded figures}}, of what is live now, in one query."""
    datasets = Dataset.objects.all()
    models = {
        slug: model
        for slug, model in observation_models().items()
        if about(model, country) is not None
    }
    counts: dict[Dataset, dict[str, int]] = {each: {} for each in datasets if each.slug in models}
    by_slug = {each.slug: each for each in counts}
    first, *others = (
        model.objects.as_of()
        .excluded()
        .filter(about(model, country))
        .order_by()
        .values("exclusion", dataset_slug=Value(slug, output_field=CharField()))
        .annotate(figures=Count("pk"))
        for slug, model in models.items()
    )
    for row in first.union(*others, all=True):
        if row["dataset_slug"] in by_slug:
            counts[by_slug[row["dataset_slug"]]][row["exclusion"]] = row["figures"]
    return counts


def table_of_counts(counts: Any, held: Any, shown_kind: str) -> Any:
    """One row for each kind of reason that occurs: how often, in each dataset and in all."""
    kinds = [*Exclusion.choices, ("", UNKINDED)]
    return [
        {
            "kind": kind,
            "label": label,
            "numbers": numbers,
            "total": sum(numbers),
            "current": kind and kind == shown_kind,
        }
        for kind, label in kinds
        if any(numbers := [counts[dataset].get(kind, 0) for dataset in held])
    ]


def shown_of(dataset: Any, found: Any, kind: str, country: Country | None) -> Any:
    """The newest of one dataset’s ledger, all of it or one kind, and where the rest is."""
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
