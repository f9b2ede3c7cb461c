"""How wide words are, before any browser sees them: those of the widest common sans-serif."""

import unicodedata

EMS = {
    0.34: "ijlI.,:;|'! ",
    0.4: "frt()[]·-/",
    0.85: "wm−+=<>≥≤~",
    1.0: "MW@%—…",
    0.7: "ABCEKVXY&",
    0.78: "DGHNOQRU",
}
EM_OF = {letter: em for em, letters in EMS.items() for letter in letters}
BOLD = 1.12


def text_width(text, size, bold=False):
    """The width of a line of text in the units of `size`, rather too wide than too narrow."""
    return sum(_em(letter) for letter in text) * size * (BOLD if bold else 1)


def wrap(text, size, width, bold=False):
    """The text in lines no wider than `width`; a single long word stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shorten(text, size, width, bold=False):
    """The text, cut with an ellipsis where it would be wider than `width`."""
    if text_width(text, size, bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _em(letter):
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    return EM_OF.get(letter, 0.64)
