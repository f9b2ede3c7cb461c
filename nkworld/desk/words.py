"""Two states of a text, word by word: plain text throughout, the template escapes it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"[\w'’-]+\s*|[^\w\s]\s*|\s+")
ALIKE = 0.3  # below, marking single words would only confuse


@dataclass(frozen=True)
class Piece:
    """Some words, and whether the other side lacks them."""

    words: str
    differs: bool = False


type Pieces = tuple[Piece, ...]


def word_by_word(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, those marked that the other lacks."""
    one, other = WORD.findall(left), WORD.findall(right)
    matcher = SequenceMatcher(None, one, other)
    if matcher.quick_ratio() < ALIKE:
        return (Piece(left, True),), (Piece(right, True),)
    pairs = matcher.get_opcodes()
    return (
        tuple(Piece("".join(one[a:b]), kind != "equal") for kind, a, b, _, _ in pairs if b > a),
        tuple(Piece("".join(other[c:d]), kind != "equal") for kind, _, _, c, d in pairs if d > c),
    )
