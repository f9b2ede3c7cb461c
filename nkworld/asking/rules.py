"""The headline rules of a dataset, by name, as they are now or were at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.revisions import kept_between_edits

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
    versions = HeadlineRule.objects.filter(dataset__slug=dataset, slug=slug)
    by_number = {str(rule.version): rule for rule in versions}
    if version not in by_number:
        raise LookupError(refusal(f"“{slug}” has no version “{version}”.", version, by_number))
    return by_number[version]


Rules = dict[str, HeadlineRule]
AS_IT_STOOD = ("title", "description", "is_default")


@once_per_request
def rules_at(moment: datetime) -> dict[str, Rules]:
    """{dataset: {slug: rule}}, each with its order, the default first.

    An answer `as_of` a moment so stays the same when a rule gets a new version or the default
    moves. Of a moment before the first rule the first one ever is meant.
    """
    versions: dict[str, dict[str, list[HeadlineRule]]] = defaultdict(lambda: defaultdict(list))
    defaults = {}
    for rule in _versions(moment):
        versions[rule.dataset.slug][rule.slug].append(rule)
        if rule.is_default:
            defaults[rule.dataset.slug] = rule.slug
    return {
        dataset: _newest(by_slug, defaults.get(dataset, ""))
        for dataset, by_slug in versions.items()
    }


@once_per_request
def version_at(rule: HeadlineRule, moment: datetime) -> HeadlineRule:
    return _history(moment).as_it_stood(rule)


def _newest(versions: dict[str, list[HeadlineRule]], default: str) -> Rules:
    slugs = sorted(versions, key=lambda slug: (slug != default, slug))
    return {slug: max(versions[slug], key=lambda rule: rule.version) for slug in slugs}


def _versions(moment: datetime) -> list[HeadlineRule]:
    past = _history(moment)
    rules = HeadlineRule.objects.select_related("dataset").order_by("version", "pk").with_order()
    standing = [past.as_it_stood(rule) for rule in rules if past.was_there(rule)]
    known = {(rule.dataset_id, rule.slug) for rule in standing}
    for rule in rules:
        if (rule.dataset_id, rule.slug) not in known:  # the first of its name, still to come then
            known.add((rule.dataset_id, rule.slug))
            standing.append(past.as_it_stood(rule))
    return standing


class _History:
    """What was said of rules up to a moment, or first, and who was the default of a dataset."""

    def __init__(self, rows: Iterable[dict[str, Any]], moment: datetime) -> None:
        self.states: dict[int, dict[str, Any]] = {}
        self.later: set[int] = set()  # not there yet
        self.defaults: dict[int, int] = {}
        for row in rows:
            key, is_over = row["id"], row["history_date"] <= moment
            if key not in self.states and not is_over:
                self.later.add(key)
            if is_over or key not in self.states:
                self.states[key] = row
            if row["is_default"] and (is_over or row["dataset_id"] not in self.defaults):
                self.defaults[row["dataset_id"]] = key

    def was_there(self, rule: HeadlineRule) -> bool:
        return rule.pk not in self.later

    def as_it_stood(self, rule: HeadlineRule) -> HeadlineRule:
        found, state = copy(rule), self.states.get(rule.pk, {})
        for name in AS_IT_STOOD:
            setattr(found, name, state.get(name, getattr(rule, name)))
        default = self.defaults.get(rule.dataset_id)
        found.is_default = rule.is_default if default is None else rule.pk == default
        return found


@once_per_request
def _history(moment: datetime) -> _History:
    rows = HeadlineRule.history.order_by("history_date", "history_id")
    return _History(rows.values("id", "dataset_id", "history_date", *AS_IT_STOOD), moment)
