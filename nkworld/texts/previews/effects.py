"""What a draft would change for readers, asked within a budget of time.

Nothing is written: each place is asked now, and as if the draft were published.
"""

import logging
import time
from dataclasses import dataclass, field

from django.core.cache import caches

from nkworld.charts import in_a_row
from nkworld.figures import registry as figures
from nkworld.importing.review import Review
from nkworld.provenance.as_if import TwoReaders, changes_of
from nkworld.provenance.models import Release
from nkworld.provenance.revisions import data_state
from nkworld.running.overload import fault_of
from nkworld.texts.queue import StaleParagraph

from .differences import SENTENCE, Answer, Effect
from .places import Place, figure_place, places_of

logger = logging.getLogger(__name__)

SECONDS = 1.0  # spent on asking at once; what is left is asked when somebody looks on
KEPT_FOR = 3600


@dataclass
class Effects:
    """What was looked at so far: that many places; those that are left by their titles."""

    number: int = 0
    left: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    paragraphs: list[StaleParagraph] = field(default_factory=list)

    def look_at(self, place: Place, readers: TwoReaders) -> None:
        if place.kind == "texts":
            self.paragraphs += place.ask(readers)
        elif effect := effect_on(place, readers):
            self.effects.append(effect)
        self.number += 1

    @property
    def sentence(self) -> str:
        """12 headlines, 14 charts and 2 pages change; 1 paragraph is to be looked at again."""
        charts = [effect for effect in self.effects if effect.kind == "chart"]
        headlines = sum(effect.headline_changes for effect in charts)
        numbers = {"headline": headlines, "chart": len(charts)}
        numbers["page"] = len(self.effects) - len(charts)
        parts = [_counted(number, noun) for noun, number in numbers.items() if number]
        one = sum(numbers.values()) == 1
        clauses = [f"{in_a_row(parts)} change{'s' if one else ''}"] if parts else []
        if number := len(self.paragraphs):
            texts = "paragraph of a text" if number == 1 else "paragraphs of texts"
            clauses.append(f"{number} {texts} to be looked at again")
        more = f", as far as was looked: {len(self.left)} places are left" if self.left else ""
        return f"{'; '.join(clauses) or 'Nothing that readers see changes'}{more}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


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
        found.look_at(place, readers)
        if time.monotonic() > end:
            break
    found.effects.sort(key=lambda effect: effect.size, reverse=True)
    found.left = [place.title for place in places[found.number :]]


def sentence_on(release: Release, seconds: float = SECONDS) -> str:
    """How much changes, as far as anybody looked: what stands beside the button to publish."""
    known: str | None = caches["reviews"].get(f"{_key(release)}:sentence")
    return known or effects_of(release, seconds).sentence


def effect_on(place: Place, readers: TwoReaders) -> Effect:
    before, after = readers.both(lambda: _answer(place))
    return Effect(place.title, place.url, place.kind, before, after, place.state)


def _answer(place: Place) -> Answer:
    """A draft that breaks a chart or a page breaks it here first, and the reviewer is told."""
    try:
        return place.ask()
    except Exception as error:
        if fault_of(error):  # of the database: no draft's own
            raise
        logger.exception("%s can't be shown as it would be.", place.title)
        return Answer({SENTENCE: f"Can’t be shown: {type(error).__name__}: {error}"[:300]})


def effect_on_figure(release: Release, slug: str, state: dict[str, str]) -> Effect:
    """Of one figure in one state; KeyError if there is none of that name."""
    return effect_on(figure_place(figures.get(slug), state), _readers(release))


def _readers(release: Release) -> TwoReaders:
    """What they differ by is kept for a while: whoever looks at one page looks at the next."""
    key = f"changes:{_key(release)}"
    changes = caches["reviews"].get_or_set(key, lambda: changes_of(release), KEPT_FOR)
    return TwoReaders(changes or changes_of(release))


def _key(release: Release) -> str:
    return f"effects:{Review(release).state}:{data_state()}"
