"""The curated texts: one Markdown file a country, with its sources in the front matter.

A profile that a person at the desk has ever written on or taken down is left so.
"""

from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from nkworld.atlas.models import Country
from nkworld.importing.refusals import FileRefused, Refusal
from nkworld.importing.registry import register_texts
from nkworld.provenance.steps import StepRefused

from .drafting import begin_draft
from .models import Profile, ProfileRevision
from .publishing import keys_in, publish

FIRST_NOTE = "Written for this portal from the pages named as sources."
NEXT_NOTE = "The curated text was brought up to date."
FENCE = "---\n"


@register_texts("profiles", "*.md")
@transaction.atomic
def load_profiles(paths: list[Path]) -> str:
    """What came of it, in a sentence; FileRefused names each text that can't be published."""
    outcomes = [load(path) for path in paths]
    published, kept = outcomes.count("published"), outcomes.count("kept")
    return f"profiles: {published} published, {kept} left to the desk, {len(paths)} texts."


def load(path: Path) -> str:
    """“published”, “unchanged”, or “kept” where the desk has written since."""
    content, country = read(path)
    profile, _ = Profile.objects.get_or_create(country=country)
    if left_to_the_desk(profile):
        return "kept"
    newest = profile.revisions.newest_first().first()
    if newest and newest.content() == content:
        return "unchanged"
    note = NEXT_NOTE if newest else FIRST_NOTE
    try:
        ProfileRevision(profile=profile, number=0, **content).full_clean()
        draft = begin_draft(profile, None, content)
        publish(draft, None, note, draft.version, waiting=keys_in(draft.body))
    except ValidationError as error:
        raise FileRefused(*(Refusal(f"{path.name}: {text}") for text in error.messages)) from error
    except StepRefused as error:
        raise FileRefused(*(Refusal(f"{path.name}: {one}") for one in error.sentences)) from error
    return "published"


def left_to_the_desk(profile: Profile) -> bool:
    by_people = Q(saved_by__isnull=False) | Q(taken_down_by__isnull=False)
    return ProfileRevision.history.filter(by_people, profile=profile).exists()


def read(path: Path) -> tuple[dict[str, Any], Country]:
    """(content, country) of a file; FileRefused if it is not one of these."""
    head, fence, body = path.read_text(encoding="utf-8").removeprefix(FENCE).partition(f"\n{FENCE}")
    said: dict = {}
    try:
        said = yaml.load(head, yaml.BaseLoader)  # noqa: S506 - builds nothing but texts
        country = Country.objects.get(code=said["iso3"])
        content = {
            "title": said["title"],
            "summary": said["summary"],
            "facts_until": said["as_of"],
            "sources": said["sources"],
            "body": body.strip(),
        }
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise FileRefused(Refusal(f"{path.name} has no front matter that I can read.")) from error
    except Country.DoesNotExist as error:
        raise FileRefused(Refusal(f"{path.name}: there is no country “{said['iso3']}”.")) from error
    return content, country
