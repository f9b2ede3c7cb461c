"""Curated texts: Markdown files with their sources in the front matter, or lists of short ones.

A document that a person at the desk has ever written on, or taken down, is left so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from nkworld.atlas.memo import memo_scope
from nkworld.atlas.models import Country
from nkworld.figures.bindings import Answer, resolve
from nkworld.importing import curated
from nkworld.importing.curated import curated_table
from nkworld.importing.reading import FileRefused, Refusal
from nkworld.provenance.publishing import StepRefused

from .annotations.models import Annotation
from .findings.models import THE_DESK, Finding, read_place
from .profiles.models import Profile
from .publishing import draft_of, keys_in, publish, save_draft, stamp
from .stories.models import Story

FIRST_NOTE = "Written for this portal from the pages named as sources."
NEXT_NOTE = "Held against the figures on record again; what it said before stands beside it."
FENCE = "---\n"

curated_table("annotations.csv", Annotation, ["slug"])


@dataclass(frozen=True)
class Curated:
    """A text of a file, by its name in a refusal; what `waits` for something is a draft."""

    name: str
    content: dict[str, Any]
    document: Any
    waits: bool = False


type ReadFile = Callable[[Path], Iterable[Curated]]


def read_texts(label: str, pattern: str) -> Callable[[ReadFile], ReadFile]:
    """Announce how one file of curated texts is read; a KeyError or ValueError refuses the file."""

    def announce(read: ReadFile) -> ReadFile:
        def read_file(path: Path) -> list[Curated]:
            try:
                return list(read(path))
            except (KeyError, TypeError, yaml.YAMLError) as error:
                sentence = f"{path.name} has no front matter that I can read."
                raise FileRefused(Refusal(sentence)) from error
            except (ValueError, ValidationError) as error:
                raise FileRefused(Refusal(f"{path.name}: {error}")) from error

        curated.texts[label] = pattern, lambda paths: load_texts(label, paths, read_file)
        return read_file

    return announce


@transaction.atomic
def load_texts(label: str, paths: Iterable[Path], read: ReadFile) -> str:
    """What came of it, in a sentence; FileRefused names each text that can't be published."""
    every = [(curated, outcome_before(curated)) for path in paths for curated in read(path)]
    new = [(each.document.revisions.model, each.content) for each, before in every if not before]
    with memo_scope():  # many numbers are points of the same figures
        bound = resolve(key for kind, content in new for key in keys_in(kind.body_of(content)))
    outcomes = [before or load(curated, bound) for curated, before in every]
    published, kept, waits = map(outcomes.count, ("published", "kept", "waits"))
    done = f"{label}: {published} published," + (f" {waits} drafts," if waits else "")
    return f"{done} {kept} left to the desk, {len(outcomes)} texts."


def outcome_before(curated: Curated) -> str:
    """“unchanged”, “kept” where the desk has written since, or nothing where it is to be loaded."""
    revisions = curated.document.revisions.model
    by_people = Q(saved_by__isnull=False) | Q(taken_down_by__isnull=False)
    own = {revisions.document_field: curated.document}
    if revisions.history.filter(by_people, **own).exists():
        return "kept"
    newest = curated.document.revisions.newest_first().first()
    is_same = newest and newest.content() == curated.content
    return "unchanged" if is_same and (newest.known_from or curated.waits) else ""


def load(curated: Curated, bound: Mapping[str, Answer] | None = None) -> str:
    """“published”, or “waits” of a draft. `bound` answers its keys."""
    content, document = curated.content, curated.document
    note = NEXT_NOTE if document.revisions.exists() else FIRST_NOTE
    try:
        revisions = document.revisions.model
        text = revisions(**{revisions.document_field: document}, number=0, **content)
        text.full_clean(validate_constraints=False)  # the database asks these when it is saved
        draft = save_draft(document, None, content, stamp(draft_of(document)))
        if curated.waits:
            return "waits"
        publish(draft, None, note, draft.version, waiting=keys_in(draft.body), bound=bound)
    except (ValidationError, IntegrityError, StepRefused) as error:
        sentences = getattr(error, "messages", getattr(error, "sentences", [str(error)]))
        raise FileRefused(*(Refusal(f"{curated.name}: {each}") for each in sentences)) from error
    return "published"


def front_matter(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what stands between the fences, what every text has of it and of the body below them)"""
    head, _, body = path.read_text(encoding="utf-8").removeprefix(FENCE).partition(f"\n{FENCE}")
    front = yaml.load(head, yaml.BaseLoader)  # noqa: S506 - builds nothing but texts
    content = {name: front[name] for name in ("title", "summary", "sources")}
    return front, content | {"facts_until": front["as_of"], "body": body.strip()}


@read_texts("profiles", "*.md")
def read_profile(path: Path) -> Iterator[Curated]:
    front, content = front_matter(path)
    country = Country.objects.filter(code=front["iso3"]).first()
    if country is None:
        raise ValueError(f"there is no country “{front['iso3']}”.")
    profile, _ = Profile.objects.get_or_create(country=country)
    yield Curated(path.name, content, profile)


@read_texts("stories", "*.md")
def read_story(path: Path) -> Iterator[Curated]:
    front, content = front_matter(path)
    if not front["place"].isdecimal():
        raise ValueError("its place is a number.")
    content |= {"countries": " ".join(front["countries"]), "place": int(front["place"])}
    story, _ = Story.objects.get_or_create(slug=path.stem, defaults={"name": front["title"]})
    yield Curated(path.name, content, story)


@read_texts("findings", "*.yaml")
def read_findings(path: Path) -> Iterator[Curated]:
    for row in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader):  # noqa: S506 - texts
        name = f"{path.name}, {row.get('place', 'no place')}"
        try:
            finding, _ = Finding.objects.get_or_create(place=read_place(row["place"]).key)
            # The second reader’s words, and what is still needed, stand with the reasons.
            notes = [row["why"]]
            for part in ("second_reader", "rows", "needs", "waits"):
                every = row.get(part, ())
                every = [every] if isinstance(every, str) else every
                title = "Stands on" if part == "rows" else part.replace("_", " ").capitalize()
                notes += [f"{title}: {each}" for each in every]
            content = {part: row[part] for part in ("headline", "deck", "sources")} | {
                "facts_until": row["as_of"],
                "review_by": date.fromisoformat(row["review_by"]),
                "signed": row.get("signed", THE_DESK),
                "why": "\n".join(filter(None, notes)),
            }
            yield Curated(name, content, finding, "waits" in row)
        except KeyError as error:
            raise ValueError(f"{row.get('place', 'a finding')} lacks {error}.") from error
