from collections import Counter

from django.utils.http import urlencode
from django.views.generic import TemplateView

from nkworld.provenance.models import Dataset, Exclusion
from nkworld.provenance.parameters import OneOfField, QuestionForm
from nkworld.provenance.tables import observation_models

from ..files import api_url
from .base import PublicPage

UNKINDED = "No kind fits: the note says why"


class LedgerForm(QuestionForm):
    """Which part of the ledger is shown."""

    exclusion = OneOfField(required=False, choices=Exclusion.choices)


class ExclusionList(PublicPage, TemplateView):
    """The ledger: figures that sources print and that no total here contains, with the reason."""

    parameters = tuple(LedgerForm.base_fields)
    template_name = "portal/exclusion_list.html"

    def get_context_data(self, **kwargs):
        kind = LedgerForm(self.query).understood().cleaned_data["exclusion"]
        ledgers = every_ledger()
        held = {dataset: rows for dataset, rows in ledgers.items() if rows}
        return super().get_context_data(**kwargs) | {
            "kind": dict(Exclusion.choices).get(kind),
            "counts": counted(held, kind),
            "datasets": list(held),
            "tables": [table for each in held.items() if (table := shown(*each, kind))["rows"]],
            "complete": [dataset for dataset, rows in ledgers.items() if not rows],
        }


def every_ledger():
    """{dataset: its excluded figures, the newest first}"""
    datasets = {dataset.slug: dataset for dataset in Dataset.objects.all()}
    return {
        datasets[slug]: list(model.objects.live().ledger().cited().newest_first())
        for slug, model in observation_models().items()
        if slug in datasets
    }


def counted(held, shown_kind):
    """One row for each kind of reason that occurs: how often, in each dataset and in all."""
    found = {dataset: Counter(row.exclusion for row in rows) for dataset, rows in held.items()}
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
        if any(numbers := [counts[kind] for counts in found.values()])
    ]


def shown(dataset, rows, kind):
    """The ledger of one dataset, all of it or one kind of reason, and where the API gives it."""
    query = {"exclusion": kind} if kind else {"status": "excluded"}
    return {
        "dataset": dataset,
        "rows": [row for row in rows if not kind or row.exclusion == kind],
        "api_url": f"{api_url(dataset.slug)}?{urlencode(query | {'rule': 'all'})}",
    }
