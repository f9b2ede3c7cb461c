"""A finding as it is read: a headline and a deck, each one line of text with its marks."""

from functools import cached_property
from typing import Any, Self

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from markdown_it.token import Token

from nkworld.texts.markup import Reading
from nkworld.texts.rendering import Number, Text

BETWEEN = "\n\n"  # headline and deck, in a body


class FindingReading(Reading):
    """Headline and deck as lines: neither is a list or a heading, whatever it begins with."""

    def parsed(self, body: str) -> list[Token]:
        tokens = []
        for place, line in enumerate(body.split(BETWEEN, 1)):
            [token] = self.parser().parseInline(line)
            token.map = [2 * place, 2 * place + 1]
            tokens.append(token)
        return tokens


class FindingText(Text):
    prefix = "finding"
    reading_class = FindingReading

    @classmethod
    def of(cls, revision: Any, **kwargs: Any) -> Self:
        text = super().of(revision, **kwargs)
        text.prefix = f"finding-{revision.pk}"  # several stand on one page
        return text

    @cached_property
    def lines(self) -> list[SafeString]:
        """Headline and deck: both at once, because they count the uses of their notes."""
        context = self.context()
        return [self.printed([token], context) for token in self.reading.tokens]

    @property
    def headline_numbers(self) -> list[Number]:
        return [number for number in self.numbers if number.mark.line == 1]

    @property
    def why_id(self) -> str:
        return f"{self.prefix}-why"

    @property
    def headline(self) -> SafeString:
        return self.lines[0]

    @property
    def deck(self) -> SafeString:
        return self.lines[1]

    @cached_property
    def body_html(self) -> SafeString:
        return render_to_string("findings/body.html", {"text": self})
