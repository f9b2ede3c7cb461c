"""The headline rules of a dataset, by name, as they are now or were at a moment."""

from collections import defaultdict
from copy import copy
from datetime import datetime
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.editions import kept_between_edits
from nkworld.provenance.models import HeadlineRule

from .questions import refusal


@once_per_request
@kept_between_edits
def _current_rules() -> dict[str, dict[str, HeadlineRule]]:
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
    """Its newest version unless named, or the dataset's default, at a moment; else LookupError."""
    if version:  # an older order stays addressable, because citations name it
        versions = HeadlineRule.objects.filter(dataset__slug=dataset, slug=slug)
        known = {str(rule.version): rule for rule in versions}
        if version not in known:
            raise LookupError(refusal(f"“{slug}” has no version “{version}”.", version, known))
        return version_at(known[version], moment) if moment else known[version]
    if rules is None:
        rules = rules_of(dataset, moment)
    if slug:
        return rules[slug]
    if not rules:
        raise LookupError(f"The dataset {dataset} has no headline rule yet: ask for rule=all.")
    return next(iter(rules.values()))


AS_IT_STOOD = ("title", "description", "is_default")


@once_per_request
def rules_at(moment: datetime) -> dict[str, dict[str, HeadlineRule]]:
    """{dataset: {slug: rule}}, the default first; before the first rule the first ever is meant."""
    rules = HeadlineRule.objects.select_related("dataset").order_by("version", "pk").with_order()
    later = _history(moment)[1]
    newest: dict[str, dict[str, HeadlineRule]] = defaultdict(dict)
    for rule in rules:
        if rule.pk not in later:
            newest[rule.dataset.slug][rule.slug] = rule
    for rule in rules:  # the first of its name, still to come then
        newest[rule.dataset.slug].setdefault(rule.slug, rule)
    standing = [version_at(rule, moment) for rule in rules]
    defaults = {(rule.dataset.slug, rule.slug) for rule in standing if rule.is_default}
    return {
        dataset: {
            slug: version_at(by_slug[slug], moment)
            for slug in sorted(by_slug, key=lambda slug: ((dataset, slug) not in defaults, slug))
        }
        for dataset, by_slug in newest.items()
    }


@once_per_request
def version_at(rule: HeadlineRule, moment: datetime) -> HeadlineRule:
    states, _, defaults = _history(moment)
    found, state = copy(rule), states.get(rule.pk, {})
    for name in AS_IT_STOOD:
        setattr(found, name, state.get(name, getattr(rule, name)))
    default = defaults.get(rule.dataset_id)
    found.is_default = rule.is_default if default is None else rule.pk == default
    return found


@once_per_request
def _history(moment: datetime) -> tuple[dict[int, dict[str, Any]], set[int], dict[int, int]]:
    """({key: what was said of a rule up to a moment, or first}, the keys of those that were not
    there yet, {key of a dataset: that of its default}).
    """
    states: dict[int, dict[str, Any]] = {}
    later: set[int] = set()
    defaults: dict[int, int] = {}
    rows = HeadlineRule.history.order_by("history_date", "history_id")
    for row in rows.values("id", "dataset_id", "history_date", *AS_IT_STOOD):
        key, is_over = row["id"], row["history_date"] <= moment
        if key not in states and not is_over:
            later.add(key)
        if is_over or key not in states:
            states[key] = row
        if row["is_default"] and (is_over or row["dataset_id"] not in defaults):
            defaults[row["dataset_id"]] = key
    return states, later, defaults
