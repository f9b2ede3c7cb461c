"""The curated profiles: one Markdown file a country, with its sources in the front matter."""

from collections.abc import Iterator
from pathlib import Path

from nkworld.atlas.models import Country
from nkworld.texts.imports import Curated, front_matter, read_texts

from .models import Profile


@read_texts("profiles", "*.md")
def read(path: Path) -> Iterator[Curated]:
    front, content = front_matter(path)
    country = Country.objects.filter(code=front["iso3"]).first()
    if country is None:
        raise ValueError(f"there is no country “{front['iso3']}”.")
    profile, _ = Profile.objects.get_or_create(country=country)
    yield Curated(path.name, content, profile)
