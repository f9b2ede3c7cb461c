"""What a domain wants to be found. Its `search.py` announces it, kind by kind:

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

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from nkworld.asking.claim_tables import claim_tables
from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.registries import registrar


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
