"""The headline rules of a dataset, by name, as they are now or were at a moment."""

from collections import defaultdict
from datetime import datetime

from nkworld.atlas.memo import once_per_request

from .kept import kept_between_edits
from .models import HeadlineRule
from .past_rules import rules_at, version_at
from .questions import refusal


@once_per_request
@kept_between_edits
def _current_rules() -> dict[str, dict[str, HeadlineRule]]:
    """{dataset: {slug: rule}}, each with its order: a page asks the rules of several datasets."""
    rules = HeadlineRule.objects.current().select_related("dataset")
    found: dict[str, dict[str, HeadlineRule]] = defaultdict(dict)
    for rule in rules.order_by("-is_default", "slug").with_order():
        found[rule.dataset.slug][rule.slug] = rule
    return found


def rules_of(dataset: str, moment: datetime | None = None) -> dict[str, HeadlineRule]:
    """{slug: rule} of a dataset, the default first, newest versions only, as of a moment."""
    found = rules_at(moment) if moment else _current_rules()
    return dict(found.get(dataset, {}))


def rule_called(
    dataset: str,
    slug: str = "",
    version: str = "",
    rules: dict[str, HeadlineRule] | None = None,
    moment: datetime | None = None,
) -> HeadlineRule:
    """A rule by slug, its newest version unless one is named, or the default of the dataset, as
    of a moment (None: now).

    `rules` are those of the dataset if they were read already. LookupError with a sentence if
    there is none.
    """
    if version:
        found = _rule_of_version(dataset, slug, version)
        return version_at(found, moment) if moment else found
    if rules is None:
        rules = rules_of(dataset, moment)
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
