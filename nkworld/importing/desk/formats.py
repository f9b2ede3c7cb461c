"""What a dataset's spreadsheet looks like, told to the one who prepares it."""

from collections.abc import Iterator
from functools import cached_property
from inspect import getdoc
from typing import Any, NamedTuple

from nkworld.provenance.models import Dataset
from nkworld.provenance.periods import HOW_TO_WRITE
from nkworld.provenance.tables import observation_model

from .. import registry
from ..resource import READS

AN_AMOUNT = "1234567.89 or 1,234,567.89. Empty if only a range is given."
HELP = {
    "source": "Its short name, as under “Sources”. Not needed if the source is chosen above.",
    "country": "English, Korean or Chinese name, or ISO code.",
    "period": f"{HOW_TO_WRITE[0].upper()}{HOW_TO_WRITE[1:]}.",
    "frequency": "May be left out: the period says it.",
    "read": "How it was read: at-source (on the source’s own page), quoted (in a report or a copy) "
    "or compilation (or in a machine-made note that nobody reviewed). An empty cell "
    "is guessed from the address of the citation: write it if you know better.",
    "reported_on": "Date of the page on which it was read: 2026-07-15, 2026-07 or 2026. Of several "
    "readings the later report is the source’s later word.",
    "unit": "May be left out. Amounts in any other unit are refused.",
}


class Column(NamedTuple):
    name: str
    aliases: list[str]
    required: bool
    help: str
    example: str


class Format:
    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.resource = registry.get(slug)
        self.model = observation_model(slug)

    @cached_property
    def title(self) -> str:
        title = Dataset.objects.filter(slug=self.slug).values_list("title", flat=True).first()
        return title or self.slug

    @property
    def description(self) -> str:
        return getdoc(self.resource) or ""

    @cached_property
    def example(self) -> Any:
        """A live figure, to be shown as it would stand in a file: a real one, or none."""
        claims = self.model.objects.as_of().included().filter(value__isnull=False)
        return claims.cited().newest_first().first()

    @property
    def columns(self) -> Iterator[Column]:
        headings, required = self.resource.headings(), self.resource.required()
        for name in self.resource.columns():
            aliases = [alias for alias, column in headings.items() if column == name != alias]
            example = self.resource.fields[name].export(self.example) if self.example else ""
            yield Column(name, aliases, name in required, self._help(name), example)

    def _help(self, name: str) -> str:
        if name == "value":
            return f"{self.model.unit}: {AN_AMOUNT}"
        # Other words that a cell of the column may hold.
        own = self.resource.words.get(name, READS if name == "read" else {})
        words = f" Also understood: {', '.join(own)}." if own else ""
        if name in HELP:
            return HELP[name] + words
        field = self.model._meta.get_field(name)
        if field.choices:
            return f"One of: {', '.join(value for value, _ in field.choices)}.{words}"
        return str(field.help_text or f"{field.verbose_name.capitalize()}.")
