import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from simple_history.models import HistoricalRecords

from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.portal.drawing import FigureView
from nkworld.portal.stories import Teaser, register
from nkworld.texts.bindings import FigureAddress
from nkworld.texts.models import (
    Document,
    Revision,
    body_constraints,
    revision_constraints,
    revision_permissions,
)
from nkworld.texts.rendering import Paragraph, Problem, Text, make_parser

LINE = re.compile(r":::\s*(?P<word>\w*)\s*(?P<rest>.*?)\s*$")
FIGURE, NUMBER, UNKNOWN = "story_figure", "number", "story_unknown"
NUMBER_CLASS = "story-number"
HEADING = ["heading_open", "inline", "heading_close"]


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line with three colons: the address of a figure, or what was not understood."""
    source = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = LINE.match(source)
    if state.level or not found:
        return False
    if silent:
        return True
    lines = [start, start + 1]
    if found["word"] == NUMBER and found["rest"]:
        opened = state.push("paragraph_open", "p", 1)
        opened.attrSet("class", NUMBER_CLASS)
        inline = state.push("inline", "", 0)
        inline.content, inline.children = found["rest"], []
        opened.map = inline.map = lines
        state.push("paragraph_close", "p", -1)
    else:
        kind = FIGURE if found["word"] == "figure" and found["rest"] else UNKNOWN
        token = state.push(kind, "", 0)
        token.map, token.content = lines, found["rest"] if kind == FIGURE else source
    state.line = start + 1
    return True


FEWEST, MOST = 2, 5  # figures: a page of more is heavy, and nobody reads on
SYNTAX = "write “::: figure trade/china-share?from=2000” or “::: number …”"


@dataclass(frozen=True)
class Step:
    """What is read beside one figure; `figure` is None where there is nothing to draw."""

    heading: SafeString
    html: SafeString
    figure: FigureView | None
    chosen: FigureAddress | None  # what `figure` draws
    thumbnail_url: str


class StoryText(Text):
    """It knows the lines of a story; its steps begin at headings and at figures."""

    parser = make_parser()
    parser.block.ruler.before(
        "fence",
        "directive",
        _directive,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    prefix = "story"
    first_level = 2
    template_name = "stories/text.html"

    def placed(self, kind: str) -> list[Paragraph]:
        return [Paragraph((t.map or [0])[0] + 1, t.content) for t in self.parsed if t.type == kind]

    @property
    def number(self) -> str:
        """The first large number in words; empty if there is none."""
        tokens = (each for each in self.parsed if each.attrGet("class") == NUMBER_CLASS)
        lines = {(token.map or [0])[0] + 1 for token in tokens}
        return next((each.words for each in self.paragraphs if each.line in lines), "")

    @cached_property
    def steps(self) -> list[Step]:
        steps = []
        for number, tokens in enumerate(_cut(self.tokens), start=1):
            headed = bool(tokens) and tokens[0].type == "heading_open"
            heading, rest = (tokens[:3], tokens[3:]) if headed else ([], tokens)
            place = next((token for token in rest if token.type == FIGURE), None)
            text = [token for token in rest if token.type not in (FIGURE, UNKNOWN)]
            chosen, view = self.chosen.get(place.content) if place else None, None
            if chosen:
                with suppress(InvalidQuery):
                    view = FigureView(chosen.registered.slug, chosen.at(self.as_of))
                    view.dom_id = f"{self.prefix}-figure-{number}"  # one may stand in two steps
            small = chosen.url("portal:chart-thumbnail") if chosen else ""
            words = (self.printed(heading), self.printed(text))
            steps.append(Step(*words, view or None, chosen, small))
        return steps

    @property
    def runs(self) -> list[list[Step]]:
        """The steps in their order; those that show one picture, marked otherwise, are together."""
        pictures = groupby(
            self.steps,
            lambda step: (
                (step.chosen.registered.slug, {**dict(step.chosen.query), "marks": ""})
                if step.chosen
                else step
            ),
        )
        return [list(run) for _, run in pictures]

    @cached_property
    def chosen(self) -> dict[str, FigureAddress]:
        """{address: the figure}, of those that there are"""
        found = {}
        for token in self.parsed:
            if token.type == FIGURE:
                with suppress(ValueError):
                    found[token.content] = FigureAddress.read(token.content)
        return found

    @property
    def figure_addresses(self) -> list[str]:
        return [figure.url() for figure in self.chosen.values()]

    def problems(self) -> list[Problem]:
        found, figures = super().problems(), self.placed(FIGURE)
        found += [
            Problem(f"“{unknown.words}” is not understood: {SYNTAX}.", unknown.line)
            for unknown in self.placed(UNKNOWN)
        ]
        for place in figures:
            try:
                if not FigureAddress.read(place.words).drawn():
                    nothing = "has nothing to show: nobody is on record with it."
                    raise ValueError(f"“{place.words}” {nothing}")
            except ValueError as error:
                found.append(Problem(str(error), place.line))
        if not FEWEST <= len(figures) <= MOST:
            sentence = f"A story has {FEWEST} to {MOST} figures, this one {len(figures)}: {SYNTAX}"
            found.append(Problem(f"{sentence} on a line of its own."))
        return sorted(found, key=lambda problem: (problem.line is None, problem.line))


def _cut(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """At each heading of the first level, and at a second figure."""
    levels = [token.tag for token in tokens if token.type == "heading_open" and not token.level]
    step: list[Token] = []
    for token in tokens:
        heads = token.type == "heading_open" and token.tag == min(levels) and not token.level
        is_heading_alone = [each.type for each in step] == HEADING
        if step and (heads or (token.type == FIGURE and not is_heading_alone)):
            yield step
            step = []
        step.append(token)
    if step:
        yield step


LAST_PLACE = 50


def validate_countries(codes: str) -> None:
    """ValidationError with a sentence for each word that is no country’s code."""
    known = set(Country.objects.values_list("code", flat=True))
    if wrong := [code for code in codes.split() if code not in known]:
        raise ValidationError(
            [f"“{code}” is not a country’s code. {nearest(code, known)}" for code in wrong]
        )


class Story(Document):
    """What the figures tell together, written as a text with pictures: a row of revisions."""

    FIRST_TITLE, WITHOUT_TEXT = "{}", "the story “{}” is not published at present"
    name = models.CharField(max_length=120, help_text="As the desk calls it.")
    slug = models.SlugField(
        "address",
        max_length=80,
        unique=True,
        help_text="The end of its address, which never changes.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stories:story", args=[self.slug])

    @property
    def url_key(self) -> str:
        return self.slug


class StoryRevision(Revision):
    """One state of a story's text, with its place among the stories and whom it is about."""

    CONTENT = (*Revision.CONTENT, "countries", "place")
    document_field = "story"
    table = "stories"
    WHICH: ClassVar[dict[str, str]] = {"slug": "story__slug"}
    text_class = StoryText

    story = models.ForeignKey(Story, models.CASCADE, related_name="revisions")
    countries = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_countries],
        help_text="Codes of the countries whose pages lead here: CHN RUS.",
    )
    place = models.PositiveSmallIntegerField(
        default=LAST_PLACE,
        help_text="Among the stories, the smallest number first: the home page shows three.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["story", "-number"]
        permissions = revision_permissions("story")
        constraints = [*revision_constraints("story"), *body_constraints()]

    @property
    def country_codes(self) -> list[str]:
        return self.countries.split()

    @classmethod
    def speaks_of(cls, country: Any) -> models.Q:
        return models.Q(countries__contains=country.code)


@register(url_name="stories:stories")
@once_per_request
def teasers() -> list[Teaser]:
    texts = StoryRevision.objects.as_of().cited().order_by("place", "title")
    return [
        Teaser(
            revision.title,
            revision.summary,
            revision.story.get_absolute_url(),
            figures[0].url("portal:chart-thumbnail") if figures else "",
            text.number,
            revision.facts_until_text,
            tuple(figure.registered.slug for figure in figures),
            tuple(revision.countries.split()),
        )
        for revision in texts
        for text in [revision.text()]
        for figures in [[*text.chosen.values()]]
    ]
