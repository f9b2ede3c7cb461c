"""The headline rules as they were at a moment: which version was the newest, which the default.

So an answer `as_of` a moment stays the same when a rule gets a new version or the default moves.
Of a moment before the first rule the first one ever is meant. The order of a version never changes.
"""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from nkworld.atlas.memo import once_per_request

from .models import HeadlineRule

Rules = dict[str, HeadlineRule]
AS_IT_STOOD = ("title", "description", "is_default")


@once_per_request
def rules_at(moment: datetime) -> dict[str, Rules]:
    """{dataset: {slug: rule}}, each with its order, the default first."""
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
    """One version in the words of a moment."""
    return _history(moment).as_it_stood(rule)


def _newest(versions: dict[str, list[HeadlineRule]], default: str) -> Rules:
    slugs = sorted(versions, key=lambda slug: (slug != default, slug))
    return {slug: max(versions[slug], key=lambda rule: rule.version) for slug in slugs}


def _versions(moment: datetime) -> list[HeadlineRule]:
    """Every version of every rule that was there, the default of its dataset marked."""
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
