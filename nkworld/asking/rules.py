"""The headline rules of a dataset, by name, as they are now or were at a moment."""

from collections import defaultdict
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
        found = known[version]
        return _as_they_stood(moment)[0][found.pk] if moment else found
    if rules is None:
        rules = rules_of(dataset, moment)
    if slug:
        return rules[slug]
    if not rules:
        raise LookupError(f"The dataset {dataset} has no headline rule yet: ask for rule=all.")
    return next(iter(rules.values()))


@once_per_request
def rules_at(moment: datetime) -> dict[str, dict[str, HeadlineRule]]:
    """{dataset: {slug: rule}}, the default first; before the first rule the first ever is meant."""
    standing, later = _as_they_stood(moment)
    newest: dict[str, dict[str, HeadlineRule]] = defaultdict(dict)
    for key, rule in standing.items():
        if key not in later:
            newest[rule.dataset.slug][rule.slug] = rule
    for rule in standing.values():  # the first of its name, still to come then
        newest[rule.dataset.slug].setdefault(rule.slug, rule)
    defaults = {(rule.dataset.slug, rule.slug) for rule in standing.values() if rule.is_default}
    return {
        dataset: dict(
            sorted(own.items(), key=lambda one: ((dataset, one[0]) not in defaults, one[0]))
        )
        for dataset, own in newest.items()
    }


@once_per_request
def _as_they_stood(moment: datetime) -> tuple[dict[int, HeadlineRule], set[int]]:
    """{key: each version of a rule as it stood at a moment, or stood first}, the oldest first, and
    the keys of those that were not there yet.
    """
    rules = HeadlineRule.objects.select_related("dataset").order_by("version", "pk").with_order()
    states: dict[int, dict[str, Any]] = {}
    defaults: dict[int, int] = {}
    rows = HeadlineRule.history.order_by("history_date", "history_id")
    names = ("id", "dataset_id", "history_date", "title", "description", "is_default")
    for row in rows.values(*names):
        is_over = row["history_date"] <= moment
        if is_over or row["id"] not in states:
            states[row["id"]] = row
        if row["is_default"] and (is_over or row["dataset_id"] not in defaults):
            defaults[row["dataset_id"]] = row["id"]
    for rule in rules:
        if state := states.get(rule.pk):
            rule.title, rule.description = state["title"], state["description"]
        if rule.dataset_id in defaults:
            rule.is_default = rule.pk == defaults[rule.dataset_id]
    later = {key for key, state in states.items() if state["history_date"] > moment}
    return {rule.pk: rule for rule in rules}, later
