"""The entries as they are stored: written from what domains announce, where they differ."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from nkworld.atlas.memo import memo_scope
from nkworld.atlas.models import Country, CountryAlias
from nkworld.atlas.names import without_accents
from nkworld.provenance.models import Dataset
from nkworld.provenance.renewal import is_loading

from .entries import Entry, Kind, kinds
from .models import SearchEntry, SearchWord
from .words import STOP, indexed

FIELDS = ("title", "address", "about", "text", "title_words", "words", "weight")
LONGEST = {"title": 300, "about": 200}  # characters, as the fields hold them
LATIN_WORD = re.compile(r"[a-z]{4,60}")


@transaction.atomic
def rebuild() -> tuple[int, int]:
    """All entries from what is public now; (how many there are, how many changed)."""
    with memo_scope():
        changed = sum(_write(kind) for kind in kinds())
        gone = SearchEntry.objects.exclude(kind__in=[kind.title for kind in kinds()])
        changed += gone.delete()[0]
        if changed or not SearchWord.objects.exists():
            _write_words()
    return SearchEntry.objects.count(), changed


@transaction.atomic
def write_entries_anew(
    sender: Any, *, models: set[type[Model]], datasets: set[int], **kwargs: Any
) -> None:
    """After an edit or a publish: the kinds that speak of these tables. A load of many folders
    writes all of it once, at its end; one that was killed is run again.
    """
    if is_loading():
        return
    slugs = set(Dataset.objects.filter(pk__in=datasets).values_list("slug", flat=True))
    with memo_scope():
        if sum([_write(kind) for kind in kinds() if kind.depends_on(models, slugs)]):
            _write_words()


def _write(kind: Kind) -> int:
    """Take away what is no more, add what is new; how many these are."""
    wanted = Counter(_row(entry, kind.title) for entry in kind.entries())
    stored = SearchEntry.objects.filter(kind=kind.title).values_list("pk", *FIELDS)
    gone = []
    for pk, *row in stored.iterator():
        if wanted[tuple(row)]:
            wanted[tuple(row)] -= 1
        else:
            gone.append(pk)
    for start in range(0, len(gone), 500):
        SearchEntry.objects.filter(pk__in=gone[start : start + 500]).delete()
    new = [
        SearchEntry(kind=kind.title, **dict(zip(FIELDS, row, strict=True)))
        for row in wanted.elements()
    ]
    SearchEntry.objects.bulk_create(new, batch_size=500)
    return len(gone) + len(new)


def _row(entry: Entry, kind: str) -> tuple:
    title, about = entry.title[: LONGEST["title"]], entry.about[: LONGEST["about"]]
    names = indexed(entry.title, entry.names)
    words = indexed(entry.title, entry.names, entry.about, entry.text, entry.also, kind)
    return title, entry.url, about, entry.text, names, words, entry.weight


def _write_words() -> None:
    found: Counter[str] = Counter()
    for title, about, text in SearchEntry.objects.values_list("title", "about", "text").iterator():
        found.update(set(_spelled(title, about, text)))
    for name in Country.objects.values_list("name", flat=True):
        found.update({word: 50 for word in _spelled(name)})
    for name in CountryAlias.objects.filter(language="en").values_list("text", flat=True):
        found.update(_spelled(name))
    SearchWord.objects.all().delete()
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, entries=count) for word, count in sorted(found.items())),
        batch_size=1000,
    )


def _spelled(*texts: str) -> Iterable[str]:
    plain = without_accents(" ".join(texts)).casefold()
    return (word for word in LATIN_WORD.findall(plain) if word not in STOP)
