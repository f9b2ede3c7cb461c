"""A text's Markdown as the public sees it: safe HTML, numbered notes, numbers with papers. It adds
two marks, `[^key]` and `{{key|text}}`; a tag that somebody types is printed as typed.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

import nh3
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from nkworld.asking.questions import nearest
from nkworld.figures import bindings
from nkworld.figures.bindings import Answer, Bound, Stated, Unbound
from nkworld.figures.disagreements import Waiver, by_fact, waived

from .sources import CitedSource, sources_of

CITED = re.compile(r"\[\^([\w.-]+)\]")
BOUND = re.compile(r"\{\{([^{}|\n]*)\|([^{}\n]*)\}\}")
# What a story places between its paragraphs: a figure, or a number with words of its own.
PLACED = re.compile(r"^:::\s*(?:figure\b.*|\w+)?", re.M)
UNCLOSED = re.compile(r"\[\^\S{0,40}|\{\{\S{0,40}|\S{0,40}\}\}")  # of a mark not understood
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


def make_parser() -> MarkdownIt:
    """CommonMark with tables and the two marks; without HTML and pictures."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.inline.ruler.before("link", "cited", _mark("cited", CITED))
    made.inline.ruler.before("link", "bound", _mark("bound", BOUND))
    return made


def words_of(body: str) -> str:
    """The body without footnotes and figures, with bound numbers as printed."""
    return BOUND.sub(r"\2", CITED.sub("", PLACED.sub("", body)))


@dataclass(frozen=True)
class Mark:
    """One footnote, bound number or leftover of either, with its place in the text."""

    kind: str
    key: str
    printed: str
    line: int  # from 1
    paragraph: int


class Paragraph(NamedTuple):
    line: int
    words: str


# English, Arabic and Korean paragraphs may stand side by side: each finds its own direction.
DIRECTED = {"paragraph_open", "heading_open", "list_item_open", "th_open", "td_open"}
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
TEXT_TAGS = {*HEADINGS, "p", "ul", "ol", "li", "blockquote", "pre", "code", "br", "hr"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = {*TEXT_TAGS, *TABLE_TAGS, "em", "strong", "a", "sup", "mark"}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "aria-label"},
    "mark": {"class", "title"},
    "ol": {"start"},
    **{tag: {"id", "dir"} for tag in HEADINGS},
    **{tag: {"dir"} for tag in ("li", "th", "td")},
    "p": {"dir", "class"},  # a class that the parser gave it: nobody can type one
}
SCHEMES = {"http", "https", "mailto"}


class Problem(NamedTuple):
    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


@dataclass
class Note:
    number: int
    source: CitedSource
    prefix: str = ""
    returns: list[str] = field(default_factory=list)  # from each place that cites it


@dataclass(frozen=True)
class Number:
    mark: Mark
    answer: Answer
    bound: Bound | None = None  # the answer, if it is one
    old: Bound | None = None  # as it was known when the text was published

    @property
    def pending(self) -> bool:
        return isinstance(self.answer, Unbound) and self.answer.pending

    @property
    def complaint(self) -> str:
        return self.answer.complaint(self.mark.printed)


class Renderer(RendererHTML):
    def cited(self, tokens: Sequence[Token], index: int, options: Any, text: Any) -> str:
        [key] = tokens[index].meta.values()
        note = next((each for each in text.cited if each.source.key == key), None)
        if note is None:
            return _unresolved(f"[^{key}]", "not among the sources") if text.marked else ""
        note.returns.append(f"{note.prefix}-ref-{note.number}-{len(note.returns) + 1}")
        return (
            f'<sup><a id="{note.returns[-1]}" href="#{note.prefix}-note-{note.number}" '
            f'aria-label="Source {note.number}">{note.number}</a></sup>'
        )

    def bound(self, tokens: Sequence[Token], index: int, options: Any, text: Any) -> str:
        key, printed = (part.strip() for part in tokens[index].meta.values())
        answer = text.bound[key]
        complaint = answer.complaint(printed)
        if complaint and text.marked:
            return _unresolved(printed, complaint)
        if not isinstance(answer, Bound):
            return escape(printed)
        title, url = escape(answer.description), escape(answer.card_url)
        return f'<a class="bound" href="{url}" title="{title}">{escape(printed)}</a>'


def _unresolved(printed: str, why: str) -> str:
    return f'<mark class="unresolved" title="{escape(why)}">{escape(printed)}</mark>'


class Text:
    """One state of a text: tokens to print, paragraphs and marks to check, with the claims behind
    its numbers as known now or at a moment.

    `marked` shows an editor what is unresolved. `waiting`: keys of a published text that may stay
    unbound until their domain is there.
    """

    parser: ClassVar[MarkdownIt] = make_parser()
    prefix: str = "text"  # of its ids
    first_level: ClassVar[int] = 3  # of its headings, below the page's own
    template_name: ClassVar[str] = "texts/text.html"

    def __init__(
        self,
        body: str,
        sources: Sequence[dict[str, str]] = (),
        as_of: datetime | None = None,
        marked: bool = False,
        waiting: Collection[str] = (),
    ) -> None:
        self.body, self.sources = body, sources_of(sources)
        self.as_of, self.marked, self.waiting = as_of, marked, waiting
        self.parsed = self.parse()
        self.paragraphs: list[Paragraph] = []
        self.marks: list[Mark] = []
        for token in self.parsed:
            if token.type != "inline":
                continue
            line, words = (token.map or [0])[0] + 1, ""
            for child in token.children or ():
                place, printed = (line + words.count("\n"), len(self.paragraphs)), child.content
                if child.type == "cited":
                    self.marks.append(Mark("cited", child.meta[0], "", *place))
                elif child.type == "bound":
                    key, printed = child.meta.values()
                    self.marks.append(Mark("bound", key.strip(), printed, *place))
                elif child.type == "text":
                    left = UNCLOSED.findall(child.content)
                    self.marks += [Mark("unclosed", each, "", *place) for each in left]
                words += "\n" if child.type in ("softbreak", "hardbreak") else printed
            self.paragraphs.append(Paragraph(line, words.strip()))
        self.bound_marks = [mark for mark in self.marks if mark.kind == "bound"]
        cited = (mark.key for mark in self.marks if mark.kind == "cited")
        self.cited_keys = list(dict.fromkeys(cited))

    def parse(self) -> list[Token]:
        return self.parser.parse(self.body)

    @cached_property
    def bound(self) -> Mapping[str, Answer]:
        return bindings.resolve((mark.key for mark in self.bound_marks), self.as_of)

    @cached_property
    def cited(self) -> list[Note]:
        """Numbered in the order of first use; a source that nothing cites has no number."""
        by_key = {source.key: source for source in self.sources}
        used = [key for key in self.cited_keys if key in by_key]
        return [Note(number, by_key[key], self.prefix) for number, key in enumerate(used, start=1)]

    @cached_property
    def tokens(self) -> list[Token]:
        """The levels of headings that are used become h2, h3 … without a gap, each with an id."""
        tokens, ids = self.parsed, Counter[str]()
        used = sorted({token.tag for token in tokens if token.type == "heading_open"})
        levels = {tag: f"h{min(self.first_level + depth, 6)}" for depth, tag in enumerate(used)}
        for token, following in zip(tokens, [*tokens, None][1:], strict=True):
            if token.type in DIRECTED:
                token.attrSet("dir", "auto")
            if token.type == "heading_open" and following:
                words = re.sub(r"[^\w\s-]", " ", following.content)
                name = slugify(words, allow_unicode=True) or "section"
                ids[name] += 1
                times = f"-{ids[name]}" if ids[name] > 1 else ""
                token.attrSet("id", f"{self.prefix}-{name}{times}")
            if token.type in ("heading_open", "heading_close"):
                token.tag = levels[token.tag]
        return tokens

    @cached_property
    def body_html(self) -> SafeString:
        return self.printed(self.tokens)

    @cached_property
    def opening_and_rest(self) -> tuple[SafeString, SafeString]:
        """The body up to its second heading, without the first, and what follows."""
        tokens = self.tokens
        heads = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
        tops = [place for place in heads if tokens[place].tag == f"h{self.first_level}"]
        start = 3 if tops[:1] == [0] else 0
        end = next((place for place in tops if place > 0), len(tokens))
        return self.printed(tokens[start:end]), self.printed(tokens[end:])

    def printed(self, tokens: Sequence[Token]) -> SafeString:
        """Some of its tokens as HTML that is safe whatever somebody typed."""
        html = Renderer().render(tokens, self.parser.options, self)  # type: ignore[arg-type]
        return mark_safe(  # noqa: S308 - cleaned
            nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
        )

    @cached_property
    def html(self) -> SafeString:
        return render_to_string(self.template_name, {"text": self})

    @cached_property
    def headings(self) -> list[tuple[str, str]]:
        """(id, words) of each heading; no number is looked up for it."""
        return [
            (str(token.attrGet("id")), words_of(following.content))
            for token, following in pairwise(self.tokens)
            if token.type == "heading_open"
        ]

    def problems(self) -> list[Problem]:
        """What keeps it from being published, in the order of the text."""
        keys, cited = [source.key for source in self.sources], self.cited_keys
        found = [
            Problem(
                "there is an invisible order to change the direction of writing "
                f"(U+{ord(order[0]):04X}): delete it, each paragraph finds its own direction.",
                number,
            )
            for number, line in enumerate(self.body.split("\n"), start=1)
            if (order := DIRECTION_MARKS.search(line))
        ]
        for mark in self.marks:
            sentence = ""
            if mark.kind == "unclosed":
                sentence = (
                    f"“{mark.key}” is not closed or not written as it should be: a footnote is "
                    "[^key], a bound number {{key|text}}."
                )
            elif mark.kind == "cited" and mark.key not in keys:
                hint = nearest(mark.key, keys) if keys else "Add it to the list below the text."
                sentence = f"[^{mark.key}] is not among the sources. {hint}"
            elif mark.kind == "bound":
                number = Number(mark, self.bound[mark.key])
                if number.complaint and not (number.pending and mark.key in self.waiting):
                    sentence = f"{{{{{mark.key}|{mark.printed}}}}}: {number.complaint}"
            if sentence:
                found.append(Problem(sentence, mark.line))
        for key in keys:
            if key not in cited:
                sentence = f"The source “{key}” is cited nowhere: cite it or take it off the list."
                found.append(Problem(sentence))
        return sorted(found, key=lambda problem: (problem.line is None, problem.line))

    @cached_property
    def numbers(self) -> list[Number]:
        found = [(mark, self.bound[mark.key]) for mark in self.bound_marks]
        return [
            Number(mark, answer, answer if isinstance(answer, Bound) else None)
            for mark, answer in found
            if not isinstance(answer, Stated)
        ]

    @cached_property
    def waived(self) -> list[Waiver]:
        """Why facts of it may be on record otherwise; nothing is looked up for any other fact."""
        known, found = by_fact(), list[Waiver]()
        for mark in self.bound_marks:
            facts, answer = known.get(mark.key, ()), self.bound[mark.key]
            if facts and isinstance(answer, Stated):
                found += (each for each in facts if each.is_of(mark.printed, answer.sentence))
        bound = (number.bound for number in self.numbers)
        of_claims = waived(claim for each in bound if each for claim in each.claims)
        return list(dict.fromkeys([*found, *of_claims]))
