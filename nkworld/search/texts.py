"""Pages and questions that a domain announces as texts: `search.yaml` beside its `search.py`.

    pages:
      goods:sanctions:
        title: Sanctions on trade
        text: What may not be sold to North Korea or bought of it, and since when.
    questions:
      - figure: trade/partner
        words: [exports, sales]
        subject: North Korea’s exports to {country}
        takes: [country]
        given: {measure: export}

What needs a function of its own is announced in Python (see `answers`).
"""

from nkworld.provenance.registries import texts_beside

from .answers import answers
from .entries import page


def announce(module: str) -> None:
    texts = texts_beside(module, "search.yaml")
    for address, described in texts["pages"].items():
        page(address=address, **described)
    for question in texts["questions"]:
        answers(**question)
