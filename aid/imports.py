"""Which spreadsheets of aid the desk understands, and the files of its curated records."""

from nkworld.importing.curated import curated_table
from nkworld.importing.widgets import NamedWidget, RecordWidget, widget_of

from .models import Actor, Appeal, Programme
from .resolve import ActorResolver


@widget_of(Actor)
class ActorWidget(RecordWidget):
    """An actor by slug, name or abbreviation; a donor government also by its country."""

    names = ("slug",)
    companions = ("name", "kind")
    resolver: ActorResolver

    def load(self) -> None:
        self.resolver = ActorResolver()

    def meaning(self, text: str) -> Actor:
        return self.resolver.resolve(text)


@widget_of(Appeal)
class AppealWidget(NamedWidget):
    companions = ("title", "year", "kind", "code")

    def __init__(self) -> None:
        super().__init__(Appeal, ["slug", "title"])


Actors = curated_table("actors.csv", Actor, ["slug"])
curated_table("appeal-list.csv", Appeal, ["slug"])
Programmes = curated_table("programmes.csv", Programme, ["actor", "title", "source", "citation"])
