"""The curated profiles: one Markdown file a country, with its sources in the front matter."""

from collections.abc import Iterator
from pathlib import Path

from nkworld.atlas.models import Country
from nkworld.importing.refusals import FileRefused, Refusal
from nkworld.importing.registry import register_texts
from nkworld.texts.imports import Curated, common_content, front_matter, load_texts, unreadable

from .models import Profile


@register_texts("profiles", "*.md")
def load_profiles(paths: list[Path]) -> str:
    return load_texts("profiles", paths, read)


def read(path: Path) -> Iterator[Curated]:
    """The text of a file; FileRefused if it is not one of these."""
    front, body = front_matter(path)
    try:
        country = Country.objects.get(code=front["iso3"])
        content = common_content(front, body)
    except KeyError as error:
        raise unreadable(path) from error
    except Country.DoesNotExist as error:
        sentence = f"{path.name}: there is no country “{front['iso3']}”."
        raise FileRefused(Refusal(sentence)) from error
    profile, _ = Profile.objects.get_or_create(country=country)
    yield Curated(path.name, content, profile)
