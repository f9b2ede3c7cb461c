"""The review of a draft has a tab of what readers will see change, and tells how much it is: asked
within a budget of time, each place as it is now and as if the draft were published.
"""

import logging
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.cache import caches
from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from nkworld.charts import in_a_row, to_svg
from nkworld.figures import registry as figures
from nkworld.importing.review import Review
from nkworld.importing.review.review import ReviewPanel, register
from nkworld.provenance.as_if import TwoReaders, changes_of
from nkworld.provenance.models import Release
from nkworld.provenance.revisions import data_state
from nkworld.running.overload import fault_of

from .previews import SENTENCE, Answer, Effect, Place, figure_place, places_of
from .waiting import StaleParagraph

logger = logging.getLogger(__name__)

SECONDS = 1.0  # spent on asking at once; what is left is asked when somebody looks on
NOTICE_SECONDS = 0.6
KEPT_FOR = 3600
PICTURES = 8  # drawn on the page; the others on pages of their own
LONGEST_NUMBER = 4  # digits


@dataclass
class Effects:
    """What was looked at so far: that many places; those that are left by their titles."""

    number: int = 0
    left: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    paragraphs: list[StaleParagraph] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """12 headlines, 14 charts and 2 pages change; 1 paragraph is to be looked at again."""
        charts = [effect for effect in self.effects if effect.kind == "chart"]
        sentences = [each for effect in charts for each in effect.sentences]
        headlines = sum(each.name == SENTENCE for each in sentences)
        numbers = {"headline": headlines, "chart": len(charts)}
        numbers["page"] = len(self.effects) - len(charts)
        parts = [f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in numbers.items() if n]
        one = sum(numbers.values()) == 1
        clauses = [f"{in_a_row(parts)} change{'s' if one else ''}"] if parts else []
        if number := len(self.paragraphs):
            texts = "paragraph of a text" if number == 1 else "paragraphs of texts"
            clauses.append(f"{number} {texts} to be looked at again")
        more = f", as far as was looked: {len(self.left)} places are left" if self.left else ""
        return f"{'; '.join(clauses) or 'Nothing that readers see changes'}{more}."


def effects_of(release: Release, seconds: float = SECONDS, after: int = 0) -> Effects:
    """Of an open draft, what was looked at in this state of it and of the data. Whoever has seen
    the places up to one, looks on `after` it as far as the time reaches, at one at least.
    """
    key = _key(release)
    found: Effects = caches["reviews"].get(key) or Effects()
    if found.number == after and (found.left or not after):
        _look_on(found, release, seconds)
        caches["reviews"].set(key, found, KEPT_FOR)
        caches["reviews"].set(f"{key}:sentence", found.sentence, KEPT_FOR)
    return found


def _look_on(found: Effects, release: Release, seconds: float) -> None:
    end = time.monotonic() + seconds
    readers = _readers(release)
    places = readers.now(lambda: places_of(readers.changes))
    for place in places[found.number :]:
        if place.kind == "texts":
            found.paragraphs += place.ask(readers)
        elif effect := effect_on(place, readers):
            found.effects.append(effect)
        found.number += 1
        if time.monotonic() > end:
            break
    found.effects.sort(key=lambda effect: not effect.sentences)  # what is said comes first
    found.left = [place.title for place in places[found.number :]]


def sentence_on(release: Release, seconds: float = SECONDS) -> str:
    """What stands beside the button to publish."""
    known: str | None = caches["reviews"].get(f"{_key(release)}:sentence")
    return known or effects_of(release, seconds).sentence


def effect_on(place: Place, readers: TwoReaders) -> Effect:
    def answer() -> Any:
        """A draft that breaks a chart or a page breaks it here first, and the reviewer is told."""
        try:
            return place.ask()
        except Exception as error:
            if fault_of(error):  # of the database: no draft's own
                raise
            logger.exception("%s can't be shown as it would be.", place.title)
            return Answer({SENTENCE: f"Can’t be shown: {type(error).__name__}: {error}"[:300]})

    return Effect(place.title, place.url, place.kind, *readers.both(answer), place.state)


def _readers(release: Release) -> TwoReaders:
    """What they differ by is kept for a while: whoever looks at one page looks at the next."""
    key = f"changes:{_key(release)}"
    changes = caches["reviews"].get_or_set(key, lambda: changes_of(release), KEPT_FOR)
    return TwoReaders(changes or changes_of(release))


def _key(release: Release) -> str:
    return f"effects:{Review(release).state}:{data_state()}"


@register
class WhatReadersSee(ReviewPanel):
    slug, title, template = "effects", "What readers see", "effects/panel.html"

    def context(self, release: Release, request: HttpRequest) -> dict[str, Any]:
        if slug := request.GET.get("figure"):
            state = dict(parse_qsl(request.GET.get("state", "")))
            try:
                place = figure_place(figures.get(slug), state)
            except KeyError:
                raise Http404(f"There is no chart {slug}.") from None
            return {"one": self.shown(effect_on(place, _readers(release)), layout="wide")}
        after = request.GET.get("after", "")
        seen = int(after) if after.isdecimal() and len(after) <= LONGEST_NUMBER else 0
        found = effects_of(release, after=seen)
        drawn = [n for n, effect in enumerate(found.effects) if effect.picture_changes][:PICTURES]
        effects = [self.shown(effect, n, n in drawn) for n, effect in enumerate(found.effects)]
        return {"found": found, "shown": effects}

    def shown(
        self, effect: Effect, number: int = 0, is_drawn: bool = True, layout: str = "narrow"
    ) -> dict[str, Any]:
        """One effect as the page prints it; `own_url` is the page of its large pictures."""
        slug = effect.url.partition("?")[0].removeprefix("/charts/").strip("/")
        state = {"state": urlencode(dict(effect.state))} if effect.state else {}
        found = {
            "effect": effect,
            "layout": layout,
            "is_drawn": is_drawn,
            "own_url": f"?{urlencode({'part': self.slug, 'figure': slug} | state)}",
        }
        if is_drawn and effect.picture_changes:
            for side, answer in (("before", effect.before), ("after", effect.after)):
                dom_id = f"effect-{number}-{side}"
                picture = to_svg(answer.figure, layout, dom_id) if answer.figure else ""
                found[side] = mark_safe(picture)  # noqa: S308 - its writer escapes every text
        return found

    def notice(self, release: Release, request: HttpRequest) -> str:
        may = request.user.has_perm("provenance.publish_release")
        if not may or request.GET.get("part", "") not in ("", "summary"):
            return ""
        sentence = sentence_on(release, NOTICE_SECONDS)
        link = '<a href="?part={}">Before and after</a>'
        return format_html(f"On publishing: {{}} {link}", sentence, self.slug)

    def prepare(self, release: Release) -> None:
        effects_of(release)
