"""Pages of the documentation that are Markdown in `docs/`: page and repository say the same.

Of Markdown they have headings, paragraphs, lists and code in backticks.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from .docs import DocsPage, MarkdownRenderer, prose
from .views import conditional

ITEM = "- "


@dataclass
class Section:
    title: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return slugify(f"s-{self.title}")


@dataclass
class Text:
    """`lead` are the paragraphs before the first section."""

    title: str
    lead: list[str]
    sections: list[Section]


def source_of(name: str) -> str:
    return (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")


def read_text(name: str) -> Text:
    """A file of `docs/`, its paragraphs and items as HTML."""
    text = source_of(name)
    first, *others = text.split("\n## ")
    lead = _section(first.removeprefix("# "))
    return Text(lead.title, lead.paragraphs, [_section(each) for each in others])


def _section(text: str) -> Section:
    title, _, rest = text.partition("\n")
    section = Section(title.strip())
    for block in filter(None, (each.strip() for each in rest.split("\n\n"))):
        if block.startswith(ITEM):
            section.items += [prose(item) for item in f"\n{block}".split(f"\n{ITEM}")[1:]]
        else:
            section.paragraphs.append(prose(block))
    return section


class TextPage(DocsPage):
    """A text of the documentation, as `docs/` has it."""

    name = ""
    description = ""
    renderer_classes = [TemplateHTMLRenderer, MarkdownRenderer]

    @conditional
    def get(self, request: Request) -> Response:
        text = read_text(self.name)
        context = {
            "markdown": source_of(self.name),
            "text": text,
            "description": self.description,
            "sections": text.sections,
            "crumbs": [
                {"title": "The API", "url": reverse("api:docs")},
                {"title": text.title},
            ],
        }
        return Response(context, template_name="api/text.html")


class PromisePage(TextPage):
    """What version 1 keeps, what may be added, and how something is taken out of use."""

    name = "api-promise"
    description = "What version 1 of the API keeps for ten years, and what may be added to it."


class ChangelogPage(TextPage):
    """What programs notice of a change of the API."""

    name = "api-changelog"
    description = "What was added to the API, changed and taken out of use."
