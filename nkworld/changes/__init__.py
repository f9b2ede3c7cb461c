"""What changed in every public table, when and why.

What enters: releases, edits of records, texts that apps above announce. What leaves: one log
(`change_log`), with whole rows, which API, page, feeds and mails read; and the same in plain words
(`acts`, `in_words`): releases instead of their claims, edits of one day for one reason
together. `Choice` is what a reader may choose of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nkworld.provenance.histories import ENDED

from .acts import Change, Choice, ChoiceForm, Kind
from .change_log import announced
from .in_words import acts_of_records, acts_of_releases

__all__ = ["Change", "Choice", "ChoiceForm", "Kind", "acts_of", "described", "newest"]


def acts_of(choice: Choice, most: int | None = None) -> list[Change]:
    """Everything chosen, the newest first, not yet in words; with `most`, the newest may do."""
    found = [*acts_of_releases(choice, most), *acts_of_records(choice)]
    if choice.kind in ("", Kind.TEXTS) and choice.change is None and not choice.source:
        for part in announced:  # by apps above, to the log
            for place in part.places(choice.as_span(), most):
                gone = "-taken-down" if place.kind == ENDED else ""
                key = f"text-{place.table}-{place.key}{gone}"
                found.append(Change(place.moment, key, _describe_texts, (part, place)))
    return sorted(found, key=lambda act: (act.moment, act.key), reverse=True)


def described(acts: Sequence[Change], choice: Choice) -> list[Change]:
    changes = {
        change.key: change
        for describe in {act.describe for act in acts}
        for change in describe([act for act in acts if act.describe is describe], choice)
    }
    return [changes[act.key] for act in acts]


def newest(number: int, choice: Choice | None = None) -> list[Change]:
    choice = choice or Choice()
    return described(acts_of(choice, number)[:number], choice)


def _describe_texts(acts: Sequence[Change], choice: Choice) -> Iterable[Change]:
    for part in announced:
        own = {act.of[1]: act for act in acts if act.of[0] is part}
        for place, change in part.read(own).items():
            words = {"sentence": change.sentence, "url": change.url, "why": change.reason}
            yield replace(own[place], kinds=(Kind.TEXTS,), **words)
