"""The headline rules of a dataset, by name."""

from .models import HeadlineRule


def rules_of(dataset):
    """{slug: rule} of a dataset, the default first, newest versions only."""
    rules = HeadlineRule.objects.current().filter(dataset__slug=dataset)
    return {rule.slug: rule for rule in rules.order_by("-is_default", "slug")}


def rule_called(dataset, slug=""):
    """A rule by slug, or the default of the dataset. LookupError if there is none."""
    rules = rules_of(dataset)
    if slug:
        return rules[slug]
    if not rules:
        raise LookupError(f"The dataset {dataset} has no headline rule yet: ask for rule=all.")
    return next(iter(rules.values()))
