"""How wide words are, before any browser sees them: those of the widest common sans-serif."""

import unicodedata
from functools import lru_cache

from nkworld.charts.words import together

WIDTHS_IN_EM = {
    0.34: "ijlI.,:;|'! ",
    0.4: "frt()[]·-/",
    0.85: "wm−+=<>≥≤~",
    1.0: "MW@%—…",
    0.7: "ABCEKVXY&",
    0.78: "DGHNOQRU",
}
BOLD = 1.12


class _Letters(dict[str, float]):
    """The width of each letter in em, measured when it is first asked for."""

    def __missing__(self, letter: str) -> float:
        em = self[letter] = 1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.64
        return em


LETTERS = _Letters({letter: em for em, letters in WIDTHS_IN_EM.items() for letter in letters})


@lru_cache(4096)
def _ems(text: str) -> float:
    return sum(map(LETTERS.__getitem__, text))


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text in the units of `size`, rather too wide than too narrow."""
    return _ems(text) * size * (BOLD if bold else 1)


def wrap(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`; a single long word stays whole, and an amount on
    one line.
    """
    lines: list[str] = []
    for word in filter(None, together(text).split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def shorten(text: str, size: float, width: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it would be wider than `width`."""
    if text_width(text, size, bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
