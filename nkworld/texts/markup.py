"""The two marks that a text adds to Markdown: `[^key]` and `{{key|text}}`.

HTML is not understood: a tag that somebody types is printed as the characters typed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

CITED = re.compile(r"\[\^([\w.-]+)\]")
BOUND = re.compile(r"\{\{([^{}|\n]*)\|([^{}\n]*)\}\}")
# What a story places between its paragraphs: a figure, or a number with words of its own.
PLACED = re.compile(r"^:::\s*(?:figure\b.*|\w+)?", re.M)
# What is left of a mark that was not understood.
UNCLOSED = re.compile(r"\[\^\S{0,40}|\{\{\S{0,40}|\S{0,40}\}\}")
# Invisible orders to turn the direction of writing: they would reach beyond the text.
DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _mark(name: str, pattern: re.Pattern[str]) -> Callable[[StateInline, bool], bool]:
    def rule(state: StateInline, silent: bool) -> bool:
        found = pattern.match(state.src, state.pos)
        if not found:
            return False
        if not silent:
            state.push(name, "", 0).meta = dict(enumerate(found.groups()))
        state.pos = found.end()
        return True

    return rule


def parser() -> MarkdownIt:
    """CommonMark with tables and the two marks; without HTML and pictures."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.inline.ruler.before("link", "cited", _mark("cited", CITED))
    made.inline.ruler.before("link", "bound", _mark("bound", BOUND))
    return made


def words_of(body: str) -> str:
    """The body without footnotes and figures, with bound numbers as printed; a glance, not a
    reading.
    """
    return BOUND.sub(r"\2", CITED.sub("", PLACED.sub("", body)))


@dataclass(frozen=True)
class Mark:
    """One footnote, bound number or leftover of either, with its place in the text.

    `line` counts from 1; `paragraph` is the number of the paragraph.
    """

    kind: str
    key: str
    printed: str
    line: int
    paragraph: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, heading, list item or cell: its first line and its words."""

    line: int
    words: str


class Reading:
    """A body, read once: tokens to print, paragraphs and marks to check."""

    parser = staticmethod(parser)

    def __init__(self, body: str) -> None:
        self.tokens = self.parsed(body)
        self.paragraphs: list[Paragraph] = []
        self.marks: list[Mark] = []
        for token in self.tokens:
            if token.type == "inline":
                self._take(token)

    def parsed(self, body: str) -> list[Token]:
        return self.parser().parse(body)

    def _take(self, token: Token) -> None:
        line, here = (token.map or [0])[0] + 1, len(self.paragraphs)
        words = ""
        for child in token.children or ():
            at, said = line + words.count("\n"), child.content
            if child.type == "cited":
                self.marks.append(Mark("cited", child.meta[0], "", at, here))
            elif child.type == "bound":
                key, said = child.meta.values()
                self.marks.append(Mark("bound", key.strip(), said, at, here))
            elif child.type == "text":
                left = UNCLOSED.findall(child.content)
                self.marks += [Mark("unclosed", each, "", at, here) for each in left]
            words += "\n" if child.type in ("softbreak", "hardbreak") else said
        self.paragraphs.append(Paragraph(line, words.strip()))

    def cited(self) -> list[str]:
        """Keys of sources in the order of first use."""
        return list(dict.fromkeys(mark.key for mark in self.marks if mark.kind == "cited"))

    def bound(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == "bound"]
