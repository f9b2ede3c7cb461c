"""The sentences with which a country's page begins, and where each is reckoned up."""

from collections.abc import Sequence
from dataclasses import dataclass

from nkworld.charts import Sentence, together
from nkworld.provenance.figures import sources_by_slug

from .failures import attempt
from .panels import Panel
from .reckoning import Reckoning

MOST_SENTENCES = 2


@dataclass(frozen=True)
class Opening:
    """A sentence with its full stop. `why` is the address of its reckoning on the page; the one of
    a sentence that heads no figure of the page is its own, and stands below the opening.
    """

    text: str
    why: str = ""
    why_id: str = ""
    reckoning: Reckoning | None = None


def opening_of(panels: Sequence[Panel]) -> list[Opening]:
    """The sentence that sums up, else the first two."""
    summary = [panel for panel in panels if panel.sums_up and _sentence_of(panel)]
    chosen = summary or [panel for panel in panels if _sentence_of(panel)][:MOST_SENTENCES]
    return [_opened(panel) for panel in chosen]


def _sentence_of(panel: Panel) -> Sentence | str:
    return attempt(lambda: panel.sentence, panel.slug, str, getattr(panel, "query", None))


def _opened(panel: Panel) -> Opening:
    sentence = panel.sentence
    if not isinstance(sentence, Sentence):
        return Opening(sentence)  # an editor's text
    text = f"{together(sentence.text)}."
    for drawn in panel.pictures[: panel.draws_lead]:
        if drawn.reckoning and drawn.figure.headline == sentence:
            return Opening(text, f"#{drawn.why_id}")
    own, why_id = Reckoning(sentence, sources_by_slug), f"{panel.id}-opening-why"
    return Opening(text, f"#{why_id}", why_id, own) if own else Opening(text)
