"""What a dataset's spreadsheet looks like, told to the one who prepares it."""

from dataclasses import dataclass
from functools import cached_property
from inspect import getdoc

from nkworld.provenance.models import Dataset
from nkworld.provenance.periods import HOW_TO_WRITE
from nkworld.provenance.tables import observation_model

from .. import registry

HELP = {
    "source": "Its short name, as under “Sources”. Not needed if the source is chosen above.",
    "country": "English, Korean or Chinese name, or ISO code.",
    "period": f"{HOW_TO_WRITE[0].upper()}{HOW_TO_WRITE[1:]}.",
    "frequency": "May be left out: the period says it.",
    "value": "US dollars: 1234567.89 or 1,234,567.89. Empty if only a range is given.",
    "unit": "May be left out. Amounts in any other unit are refused.",
}


@dataclass
class Column:
    name: str
    aliases: list[str]
    required: bool
    help: str
    example: str = ""


class Format:
    def __init__(self, slug):
        self.slug = slug
        self.resource = registry.get(slug)
        self.model = observation_model(slug)

    @cached_property
    def title(self):
        title = Dataset.objects.filter(slug=self.slug).values_list("title", flat=True).first()
        return title or self.slug

    @property
    def description(self):
        return getdoc(self.resource)

    @cached_property
    def columns(self):
        headings, required = self.resource.headings(), self.resource.required()
        return [
            Column(
                name,
                [alias for alias, column in headings.items() if column == name != alias],
                name in required,
                self._help(name),
                self._example(name),
            )
            for name in self.resource.columns()
        ]

    def _help(self, name):
        if name in HELP:
            return HELP[name]
        field = self.model._meta.get_field(name)
        if field.choices:
            words = ", ".join(self.resource.words.get(name, []))
            known = ", ".join(value for value, _ in field.choices)
            return f"One of: {known}." + (f" Also understood: {words}." if words else "")
        return str(field.help_text or f"{field.verbose_name.capitalize()}.")

    def _example(self, name):
        return self.resource.fields[name].export(self.example) if self.example else ""

    @cached_property
    def example(self):
        """A live figure, to be shown as it would stand in a file: a real one, or none."""
        claims = self.model.objects.live().counted().filter(value__isnull=False)
        return claims.cited().newest_first().first()
