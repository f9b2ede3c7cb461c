"""What a domain wants to be found, how that is stored, and which of it says what somebody looks
for. A domain's `search.py` announces it by kind:

    @register("Treaties", Treaty)
    def treaties():
        for each in Treaty.objects.all():
            yield Entry(each.name, each.get_absolute_url(), text=each.summary)

The entries are written anew when a record of the models named is edited, or claims of their
datasets are published. So they tell what is public now, and nothing that waits for its moment:
such texts are looked through when somebody asks (see nkworld/portal/search.py).

A page that is no record is announced by its title and the name of its address:

    page("Sanctions on trade", "goods:sanctions", "What may not be sold to the DPRK or bought …")

Pages and questions (see nkworld/search/answers) may stand as texts in `search.yaml` beside it:

    pages:
      goods:sanctions:
        title: Sanctions on trade
        text: What may not be sold to North Korea or bought of it, and since when.
    questions:
      - figure: trade/partner
        words: [exports, sales]
        subject: North Korea’s exports to {country}
        takes: [country]
        given: {measure: export}
"""

import re
from calendar import month_name
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, itemgetter, or_
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model, Q

from nkworld.asking.claim_tables import claim_tables
from nkworld.atlas.memo import memo_scope
from nkworld.atlas.models import Country, CountryAlias
from nkworld.atlas.names import close_matches, without_accents
from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.editions import is_loading
from nkworld.provenance.models import Dataset
from nkworld.provenance.registries import registrar, texts_beside

from .answers import answers
from .models import SearchEntry, SearchWord
from .question import Question
from .words import FAR_EAST, SHORT, STOP, indexed


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


class Kind(NamedTuple):
    """The models named are those on which the entries depend."""

    title: str
    models: tuple[type[Model], ...]
    entries: Callable[[], Iterable[Entry]]


_kinds: dict[str, Kind] = {}


def register(title: str, *models: type[Model]) -> Callable:
    """Announce the entries of one kind, under the title of its group; ValueError if it is taken."""
    complaint = f"Two kinds of entries are announced as {title!r}."
    return registrar(_kinds, title, complaint, lambda entries: Kind(title, models, entries))


_pages: dict[str, tuple[str, str, str]] = {}
PAGES = "Pages"


def page(title: str, address: str, text: str = "", also: str = "") -> None:
    """Announce a page by the name of its address; ValueError if that was announced already."""
    registrar(_pages, address, f"The page {address} is announced twice.")((title, text, also))


def announce(module: str) -> None:
    """The pages and questions of `search.yaml` beside a module (its `__file__`)."""
    texts = texts_beside(module, "search.yaml")
    for address, described in texts["pages"].items():
        page(address=address, **described)
    for question in texts["questions"]:
        answers(**question)


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
        of_these = [
            kind
            for kind in kinds()
            if any(m in models or getattr(m, "dataset", None) in slugs for m in kind.models)
        ]
        if sum([_write(kind) for kind in of_these]):
            _write_words()


def _write(kind: Kind) -> int:
    """Take away what is no more, add what is new; how many these are."""
    wanted: Counter[tuple] = Counter()
    for entry in kind.entries():
        title, about, text = entry.title, entry.about, entry.text
        words = indexed(title, entry.names, about, text, entry.also, kind.title)
        row = title[: LONGEST["title"]], entry.url, about[: LONGEST["about"]], text
        wanted[*row, indexed(title, entry.names), words, entry.weight] += 1
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


LONG = 120  # characters: titles of roll calls tell what was said
READ = 4_000  # entries of one question at most: more than say any one word but the commonest
ALIKE = 0.8  # of a mistyped word and the one that is meant
TITLE, SYNONYM, TEXT, TOGETHER, EXACT = 10, 6, 2, 8, 20
IS_PART, IN_THE_TITLE, OF_THE_PERIOD, IS_ALL = 1, 2, 4, 8


def find(question: Question, is_whole: bool = True, field: str = "words") -> list[SearchEntry]:
    """Entries that say every word, the best first; else half of the words at least, those that say
    all before the others: one query. In `title_words` the last word may not be finished yet.

    `named` adds up whether one is what some of the words name, whether its title or another name
    has every word, whether it is of the year or month that was asked for, and whether its title is
    what was typed.
    """
    units = [unit.needles for unit in question.units]
    if not units:
        return []
    conditions = [
        reduce(or_, (Q(**{f"{field}__contains": each}) for each in needles), Q())
        for needles in units
    ]
    least = len(units) if is_whole else (len(units) + 1) // 2
    condition = reduce(and_ if is_whole else or_, conditions)
    rows = SearchEntry.objects.filter(condition).order_by("-weight", "title", "pk")
    periods: tuple[str, ...] = question.years
    if question.month and question.first:  # as records name it: “March 2022”
        periods = (f"{month_name[question.month]} {question.first}",)
    together = " ".join(needles[0].strip() for needles in units if needles)
    typed = f" {together} "
    things = {each.casefold() for unit in question.units for each in unit.word.alternatives}
    found = []
    for row in rows[:READ]:
        parts = [_score(row, needles) for needles in units]
        if sum(part > 0 for part in parts) < least:
            continue
        score = sum(parts) + row.weight
        named = IN_THE_TITLE * (len(row.title) < LONG and min(parts) >= SYNONYM)
        numbers = (needles[0] for needles in units if needles and needles[0].strip().isdecimal())
        is_thing = len(units) > 1 and {row.title.casefold(), row.about.casefold()} & things
        if is_thing or any(number in row.title_words for number in numbers):
            # One of the things that are named: WFP in “WFP rice 2010”, 2371 in “sanctions 2371”.
            score, named = score + EXACT, named | IS_PART
        if row.title_words == typed:
            score, named = score + EXACT, named | IS_ALL
        elif len(units) > 1 and together in row.title_words:
            score += TOGETHER
        if any(each in f"{row.title} {row.about}" for each in periods):
            score, named = score + TOGETHER, named | OF_THE_PERIOD
        score -= min(len(row.title_words) // 30, 4)  # of two titles the one that says less beside
        row.named = named
        found.append((-score, row))
    return [row for _, row in sorted(found, key=itemgetter(0))]


def _score(row: SearchEntry, needles: Sequence[str]) -> int:
    if needles[0] in row.title_words:
        return TITLE
    if any(each in row.title_words for each in needles[1:]):
        return SYNONYM
    return TEXT if any(each in row.words for each in needles) else 0


def corrected(question: Question) -> str:
    """The question with its unknown words spelled as something here is; empty if none is near."""
    words = [unit.typed for unit in question.units if not unit.term]
    doubtful = [each for each in words if len(each) > SHORT and each < FAR_EAST and each.isalpha()]
    if not doubtful:
        return ""
    known = dict(SearchWord.objects.values_list("word", "entries"))
    text = question.text
    for typed in doubtful:
        plain = without_accents(typed).casefold()
        if any(word.startswith(plain) for word in known):
            continue
        # Rarely is a first letter mistyped: “Rodman” is not Oman.
        same_length = [w for w in known if abs(len(w) - len(plain)) < 3 and w[0] == plain[0]]
        swapped = [word for word in same_length if sorted(word) == sorted(plain)]
        if close := swapped or close_matches(plain, same_length, 3, ALIKE):
            text = text.replace(typed, max(close, key=known.__getitem__))
    return "" if text == question.text else text
