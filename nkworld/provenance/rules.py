"""The headline rules of a dataset, by name."""

from nkworld.atlas.once import once

from .models import HeadlineRule
from .questions import nearest


@once
def rules_of(dataset):
    """{slug: rule} of a dataset, the default first, newest versions only."""
    rules = HeadlineRule.objects.current().filter(dataset__slug=dataset)
    return {rule.slug: rule for rule in rules.order_by("-is_default", "slug")}


def rule_called(dataset, slug="", version="", rules=None):
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


def _rule_of_version(dataset, slug, version):
    """An older order stays addressable, because citations name it."""
    versions = HeadlineRule.objects.filter(dataset__slug=dataset, slug=slug)
    by_number = {str(rule.version): rule for rule in versions}
    if version not in by_number:
        raise LookupError(f"“{slug}” has no version “{version}”. {nearest(version, by_number)}")
    return by_number[version]
