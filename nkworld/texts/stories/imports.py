"""The curated stories: one Markdown file each, named as its address."""

from collections.abc import Iterator
from pathlib import Path

from nkworld.texts.imports import Curated, front_matter, read_texts

from .models import Story


@read_texts("stories", "*.md")
def read(path: Path) -> Iterator[Curated]:
    front, content = front_matter(path)
    if not front["place"].isdecimal():
        raise ValueError("its place is a number.")
    content |= {"countries": " ".join(front["countries"]), "place": int(front["place"])}
    story, _ = Story.objects.get_or_create(slug=path.stem, defaults={"name": front["title"]})
    yield Curated(path.name, content, story)
