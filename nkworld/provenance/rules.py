"""The headline rules of a dataset, by name."""

from collections import defaultdict

from nkworld.atlas.memo import once_per_request

from .models import HeadlineRule
from .questions import refusal


@once_per_request
def _current_rules() -> dict[str, dict[str, HeadlineRule]]:
    """{dataset: {slug: rule}}, each with its order: a page asks the rules of several datasets."""
    rules = HeadlineRule.objects.current().select_related("dataset")
    found: dict[str, dict[str, HeadlineRule]] = defaultdict(dict)
    for rule in rules.order_by("-is_default", "slug").with_order():
        found[rule.dataset.slug][rule.slug] = rule
    return found


def rules_of(dataset: str) -> dict[str, HeadlineRule]:
    """{slug: rule} of a dataset, the default first, newest versions only."""
    return dict(_current_rules().get(dataset, {}))


def rule_called(
    dataset: str, slug: str = "", version: str = "", rules: dict[str, HeadlineRule] | None = None
) -> HeadlineRule:
    """A rule by slug, its newest version unless one is named, or the default of the dataset.

    `rules` are those of the dataset if they were read already. LookupError with a sentence if
    there is none.
    """
    if version:
        return _rule_of_version(dataset, slug, version)
    if rules is None:
        rules = rules_of(dataset)
    if slug:
        return rules[slug]
    if not rules:
        raise LookupError(f"The dataset {dataset} has no headline rule yet: ask for rule=all.")
    return next(iter(rules.values()))


def _rule_of_version(dataset: str, slug: str, version: str) -> HeadlineRule:
    """An older order stays addressable, because citations name it."""
    versions = HeadlineRule.objects.filter(dataset__slug=dataset, slug=slug)
    by_number = {str(rule.version): rule for rule in versions}
    if version not in by_number:
        raise LookupError(refusal(f"“{slug}” has no version “{version}”.", version, by_number))
    return by_number[version]
