"""The curated stories: one Markdown file each, named as its address."""

from collections.abc import Iterator
from pathlib import Path

from nkworld.importing.refusals import FileRefused, Refusal
from nkworld.importing.registry import register_texts
from nkworld.texts.imports import Curated, common_content, front_matter, load_texts, unreadable

from .models import Story


@register_texts("stories", "*.md")
def load_stories(paths: list[Path]) -> str:
    return load_texts("stories", paths, read)


def read(path: Path) -> Iterator[Curated]:
    """The text of a file; FileRefused if it is not one of these."""
    front, body = front_matter(path)
    try:
        content = common_content(front, body) | {
            "countries": " ".join(front["countries"]),
            "place": int(front["place"]),
        }
    except (KeyError, TypeError) as error:
        raise unreadable(path) from error
    except ValueError as error:
        raise FileRefused(Refusal(f"{path.name}: its place is a number.")) from error
    story, _ = Story.objects.get_or_create(slug=path.stem, defaults={"name": front["title"]})
    yield Curated(path.name, content, story)
