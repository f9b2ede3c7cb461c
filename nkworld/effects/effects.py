"""What a draft would change for readers, asked within a budget of time.

Nothing is written: each place is asked now, and as if the draft were published.
"""

import logging
import time
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Max, Q

from nkworld.charts import in_a_row
from nkworld.limits import fault_of
from nkworld.provenance import figures
from nkworld.provenance.as_if import TwoReaders, changes_of
from nkworld.provenance.models import Release, Status
from nkworld.provenance.models.as_if import AsIf
from nkworld.provenance.revisions import data_state
from nkworld.provenance.tables import observation_model

from .changed_rows import ChangedRows
from .differences import SENTENCE, Answer, Effect
from .places import FigurePlace, Place, SeenPlace, TextsPlace, WinnersPlace, places_of
from .texts import FlaggedParagraph, WinnerChange, newly_flagged, winner_changes

logger = logging.getLogger(__name__)

MOST_PLACES = 40
SECONDS = 1.0  # spent on asking; what is left is asked on the next page
KEPT_FOR = 3600


@dataclass
class Effects:
    """What was looked at from the place of one number on, and where to look on."""

    first: int = 0
    next: int = 0  # the number of the place to go on with; 0 where all were looked at
    left: list[str] = field(default_factory=list)  # by title
    effects: list[Effect] = field(default_factory=list)
    winners: list[WinnerChange] = field(default_factory=list)
    paragraphs: list[FlaggedParagraph] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.effects or self.winners or self.paragraphs)

    def look_at(self, place: Place, readers: TwoReaders) -> None:
        if isinstance(place, TextsPlace):
            self.paragraphs += newly_flagged(place.revisions, readers)
        elif isinstance(place, WinnersPlace):
            self.winners = winner_changes(readers)
        elif effect := effect_on(place, readers):
            self.effects.append(effect)


@dataclass(frozen=True)
class Summary:
    """What stands beside the button to publish, as far as was looked."""

    headlines: int = 0
    charts: int = 0
    pages: int = 0
    paragraphs: int = 0
    left: int = 0
    next: int = 0

    @classmethod
    def of(cls, found: Effects) -> "Summary":
        charts = [effect for effect in found.effects if effect.kind == "chart"]
        return cls(
            sum(effect.headline_changes for effect in charts),
            len(charts),
            len(found.effects) - len(charts),
            len(found.paragraphs),
            len(found.left),
            found.next,
        )

    def and_then(self, further: "Summary") -> "Summary":
        return Summary(
            self.headlines + further.headlines,
            self.charts + further.charts,
            self.pages + further.pages,
            self.paragraphs + further.paragraphs,
            further.left,
            further.next,
        )

    @property
    def sentence(self) -> str:
        """12 headlines, 14 charts and 2 pages change; 1 paragraph is to be looked at again."""
        parts = [
            _counted(self.headlines, "headline"),
            _counted(self.charts, "chart"),
            _counted(self.pages, "page"),
        ]
        said = in_a_row(list(filter(None, parts)))
        one = self.headlines + self.charts + self.pages == 1
        texts = _counted(self.paragraphs, "paragraph of a text", "paragraphs of texts")
        told = [
            f"{said} change{'s' if one else ''}" if said else "",
            f"{texts} to be looked at again" if texts else "",
        ]
        found = "; ".join(filter(None, told)) or "Nothing that readers see changes"
        more = f", as far as was looked: {self.left} places are left" if self.left else ""
        return f"{found}{more}."


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}" if number else ""


def effects_of(release: Release, first: int = 0, seconds: float = SECONDS) -> Effects:
    """Of an open draft, from the place of that number on, as far as the time reaches; at least one
    place. What the usual time reached is kept.
    """
    key = f"{_key(release)}:{first}"
    found: Effects | None = caches["reviews"].get(key)
    if found is None:
        found = _asked_anew(release, first, seconds)
        if seconds >= SECONDS:
            caches["reviews"].set(key, found, KEPT_FOR)
    return found


def _asked_anew(release: Release, first: int, seconds: float) -> Effects:
    end = time.monotonic() + seconds
    readers = TwoReaders(_changes(release))
    places = readers.now(lambda: places_of(ChangedRows(readers.changes)))
    found, number = Effects(first), first
    for place in places[first : first + MOST_PLACES]:
        if number > first and time.monotonic() > end:
            break
        found.look_at(place, readers)
        number += 1
    found.effects.sort(key=lambda effect: effect.size, reverse=True)
    found.left = [place.title for place in places[number:]]
    found.next = number if found.left else 0
    keep(release, found)
    return found


def effect_on(place: SeenPlace, readers: TwoReaders) -> Effect:
    before, after = readers.both(lambda: _answer(place))
    return Effect(place.title, place.url, place.kind, before, after, place.state)


def _answer(place: SeenPlace) -> Answer:
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
    return effect_on(FigurePlace(figures.get(slug), state), TwoReaders(_changes(release)))


def summary_of(release: Release, seconds: float = SECONDS) -> Summary:
    """As far as anybody looked in this state of the draft and of the data."""
    known: Summary | None = caches["reviews"].get(_key(release))
    if known is None:
        effects_of(release, seconds=seconds)
        known = caches["reviews"].get(_key(release))
    return known or Summary()


def _changes(release: Release) -> AsIf:
    """Kept for a while: whoever looks at one page of them looks at the next."""
    key = f"changes:{_key(release)}"
    found: AsIf | None = caches["reviews"].get(key)
    if found is None:
        found = changes_of(release)
        caches["reviews"].set(key, found, KEPT_FOR)
    return found


def keep(release: Release, found: Effects) -> None:
    """What a page has just counted is not counted again; what follows on it is added."""
    key, counted = _key(release), Summary.of(found)
    known: Summary | None = caches["reviews"].get(key)
    if found.first == 0 and (known is None or known.next):
        caches["reviews"].set(key, counted, KEPT_FOR)
    elif known and found.first and known.next == found.first:
        caches["reviews"].set(key, known.and_then(counted), KEPT_FOR)


def _key(release: Release) -> str:
    return f"effects:{release.pk}:{draft_state(release)}:{data_state()}"


def draft_state(release: Release) -> str:
    """Changes with the draft's rows: they come in a file, and answers to doubts mark them."""
    rows: Any = observation_model(release.dataset).objects.filter(release=release)
    counted = rows.aggregate(
        rows=Count("pk"),
        newest=Max("pk"),
        excluded=Count("pk", filter=Q(status=Status.EXCLUDED)),
    )
    answers = release.doubt_answers.aggregate(answers=Count("pk"), newest_answer=Max("pk"))
    return "-".join(
        str(value) for value in (*counted.values(), *answers.values(), release.complete)
    )
