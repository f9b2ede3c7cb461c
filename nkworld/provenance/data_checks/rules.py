"""A dataset of claims has a rule that says what is shown, and the rule knows its sources."""

from collections.abc import Iterator

from ..invariants import Broken, data_check, table_of
from ..models import Dataset, HeadlineRule
from ..tables import observation_models

AT_THE_DESK = "Enter it at the desk, under Headline rules."


@data_check("every table of claims has a default rule")
def defaults() -> Iterator[Broken]:
    ruled = HeadlineRule.objects.filter(is_default=True).values("dataset")
    for dataset in Dataset.objects.filter(slug__in=observation_models()).exclude(pk__in=ruled):
        problem = f"{dataset.slug} has no default rule, so its pages can’t choose a figure."
        yield Broken(table_of(Dataset), dataset.pk, problem, AT_THE_DESK)


@data_check("every rule places a source")
def orders() -> Iterator[Broken]:
    for rule in HeadlineRule.objects.filter(places__isnull=True).select_related("dataset"):
        problem = f"“{rule}” of {rule.dataset.slug} names no source."
        yield Broken(table_of(HeadlineRule), rule.pk, problem, AT_THE_DESK)
