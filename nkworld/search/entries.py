"""What a domain wants to be found, and how that is stored. Its `search.py` announces it by kind:

    @register("Treaties", Treaty)
    def treaties():
        for each in Treaty.objects.all():
            yield Entry(each.name, each.get_absolute_url(), text=each.summary)

The entries are written anew when a record of the models named is edited, or claims of their
datasets are published. So they tell what is public now, and nothing that waits for its moment:
such texts are looked through when somebody asks (see nkworld/portal/search.py).

A page that is no record is announced by its title and the name of its address:

    page("Sanctions on trade", "goods:sanctions", "What may not be sold to the DPRK or bought …")
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from nkworld.asking.claim_tables import claim_tables
from nkworld.atlas.memo import memo_scope
from nkworld.atlas.models import Country, CountryAlias
from nkworld.atlas.names import without_accents
from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.models import Dataset
from nkworld.provenance.registries import registrar
from nkworld.provenance.renewal import is_loading

from .models import SearchEntry, SearchWord
from .words import STOP, indexed


@dataclass(frozen=True)
class Entry:
    """`about` stands beside the title, `text` is quoted from. `names` are other names for the title
    and `also` further words that it is found by: nobody reads these. Of equally good hits the one
    with the greater weight comes first.
    """

    title: str
    url: str
    about: str = ""
    text: str = ""
    names: str = ""
    also: str = ""
    weight: int = 0


@dataclass(frozen=True)
class Kind:
    title: str
    models: tuple[type[Model], ...]
    entries: Callable[[], Iterable[Entry]]

    def depends_on(self, models: set[type[Model]], datasets: set[str]) -> bool:
        return any(
            model in models or getattr(model, "dataset", None) in datasets for model in self.models
        )


_kinds: dict[str, Kind] = {}


def register(title: str, *models: type[Model]) -> Callable:
    """Announce the entries of one kind, under the title of its group; ValueError if it is taken."""
    complaint = f"Two kinds of entries are announced as {title!r}."
    return registrar(_kinds, title, complaint, lambda entries: Kind(title, models, entries))


_pages: dict[str, tuple[str, str, str]] = {}
PAGES = "Pages"


def page(title: str, address: str, text: str = "", also: str = "") -> None:
    """Announce a page by the name of its address; ValueError if that was announced already."""
    complaint = f"The page {address} is announced twice."
    registrar(_pages, address, complaint)((title, text, also))


@register(PAGES)
def pages() -> Iterable[Entry]:
    # A table that says by which words it is found has a page of its figures (see dataset_paths).
    of_tables = {
        f"{table.model._meta.app_label}:{slug.rpartition('/')[2]}": table
        for slug, table in claim_tables().items()
        if table.also
    }
    tables = {key: (each.caption, each.description, each.also) for key, each in of_tables.items()}
    for address, (title, text, also) in {**_pages, **tables}.items():
        yield Entry(title, page_address(address), text=text, also=also, weight=6)


def kinds() -> list[Kind]:
    return list(_kinds.values())


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
