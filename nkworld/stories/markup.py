"""What a story adds to the Markdown of a text: lines that begin with three colons.

    ::: figure trade/china-share?from=2000

puts a figure beside what follows, up to the next heading or figure, and

    ::: number {{figure:diplomacy/missions:abroad:2023|46}} embassies

prints a number large; the first of a story stands on the cards that lead to it.
"""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from nkworld.texts.markup import Reading, parser

LINE = re.compile(r":::\s*(?P<word>\w*)\s*(?P<rest>.*?)\s*$")
FIGURE, NUMBER, UNKNOWN = "story_figure", "number", "story_unknown"
NUMBER_CLASS = "story-number"


@dataclass(frozen=True)
class Directive:
    """A line with three colons: the address of a figure, or what was not understood."""

    text: str
    line: int


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    source = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = LINE.match(source)
    if state.level or not found:
        return False
    if silent:
        return True
    if found["word"] == NUMBER and found["rest"]:
        _push_number(state, start, found["rest"])
    else:
        kind = FIGURE if found["word"] == "figure" and found["rest"] else UNKNOWN
        token = state.push(kind, "", 0)
        token.map, token.content = [start, start + 1], found["rest"] if kind == FIGURE else source
    state.line = start + 1
    return True


def _push_number(state: StateBlock, start: int, text: str) -> None:
    opened = state.push("paragraph_open", "p", 1)
    opened.attrSet("class", NUMBER_CLASS)
    opened.map = [start, start + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = text, [start, start + 1], []
    state.push("paragraph_close", "p", -1)


def story_parser() -> MarkdownIt:
    made = parser()
    ends = ["paragraph", "reference", "blockquote", "list"]
    made.block.ruler.before("fence", "directive", _directive, {"alt": ends})
    return made


class StoryReading(Reading):
    """A story's body, with its figures and what was not understood."""

    parser = staticmethod(story_parser)

    def __init__(self, body: str) -> None:
        super().__init__(body)
        self.figures = [_directive_of(token) for token in self.tokens if token.type == FIGURE]
        self.unknown = [_directive_of(token) for token in self.tokens if token.type == UNKNOWN]

    @property
    def number(self) -> str:
        """The first large number in words; empty if there is none."""
        lines = {
            (token.map or [0])[0] + 1
            for token in self.tokens
            if token.type == "paragraph_open" and token.attrGet("class") == NUMBER_CLASS
        }
        return next((each.words for each in self.paragraphs if each.line in lines), "")


def _directive_of(token: Token) -> Directive:
    return Directive(token.content, (token.map or [0])[0] + 1)
