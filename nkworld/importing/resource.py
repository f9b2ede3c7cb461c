"""The format of a dataset's spreadsheet: its columns, their aliases, and what a cell means."""

from functools import cache
from typing import Any

from django.db import models
from import_export.fields import Field
from import_export.resources import ModelResource

from nkworld.asking.claim_tables import ClaimTable, claim_tables
from nkworld.provenance.dates import Frequency, PartialDateField
from nkworld.provenance.models import Read, Source
from nkworld.provenance.registries import texts_beside

from . import widgets

COLUMNS: dict[str, dict[str, Any]] = texts_beside(__file__, "columns.yaml")
FREQUENCIES = widgets.spellings(COLUMNS["frequencies"])
READS: dict[str, str] = widgets.spellings(COLUMNS["reads"])
AMOUNTS = ["value", "value_low", "value_high"]


class ObservationResource(ModelResource):
    """Columns that every dataset of claims shares, and those of its own `table`."""

    table: type[ClaimTable]

    source = Field("source", widget=widgets.SourceWidget())
    period = Field("period", widget=widgets.PeriodWidget())
    frequency = Field("frequency", widget=widgets.WordWidget(Frequency.choices, FREQUENCIES, None))
    read = Field("read", widget=widgets.WordWidget(Read.choices, READS, ""))
    reported_on = Field("reported_on", widget=widgets.PartialDateWidget())
    derivation = Field("derivation", widget=widgets.StepsWidget())
    unit = Field("unit", widget=widgets.UnitWidget())

    def __init__(self, chosen: Source | None = None) -> None:
        """`chosen`: the only source the file may speak for; None as its source column says."""
        super().__init__()
        self.chosen = chosen
        # What the cells are looked up in, read once for the whole file.
        for field in self.fields.values():
            field.widget.load()
        self.fields["source"].widget.chosen = chosen
        self.fields["unit"].widget.unit = self._meta.model.unit
        self.fields["period"].widget.reads_row = self._meta.model.may_lie_ahead

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Any:
        """A field of this dataset's own, read by the kind of its model field."""
        f: Any = django_field
        needed = "" if f.blank else str(f.help_text or f"what is {f.verbose_name}.")
        widget: Any
        if f.choices:
            default = f.default if f.has_default() else models.NOT_PROVIDED
            widget = widgets.WordWidget(f.choices, cls.table.words.get(f.name), default)
        elif isinstance(f, models.ForeignKey):
            kind = widgets.record_widgets[f.remote_field.model]
            is_country = issubclass(kind, widgets.CountryWidget)
            widget = kind(cls.table.takes_home, optional=f.null) if is_country else kind()
        elif isinstance(f, models.DecimalField):
            widget = widgets.AmountWidget(f.max_digits, f.decimal_places)
        elif isinstance(f, PartialDateField):
            widget = widgets.PartialDateWidget()
        elif isinstance(f, models.PositiveSmallIntegerField):
            widget = widgets.CountWidget(needed)
        else:
            widget = widgets.TextWidget(f.max_length, needed)
        return Field(field_name, field_name, widget=widget)

    @classmethod
    def headings(cls) -> dict[str, str]:
        return (
            {name: name for name in cls.columns()}
            | widgets.spellings(COLUMNS["aliases"])
            | {**cls.table.aliases}
        )

    @classmethod
    def every_companion(cls) -> dict[str, str]:
        """{heading: column that it accompanies} of the portal's own CSV."""
        of_records = {
            f"{column}_{name}": column
            for column, field in cls.fields.items()
            for name in field.widget.companions
        }
        return widgets.spellings(COLUMNS["companions"]) | of_records | {**cls.table.companions}

    @classmethod
    def columns(cls) -> list[str]:
        """In the order of the printed table: who, about what, how much, with which papers."""
        order = ["source", *cls._meta.model.cell, *AMOUNTS, *cls.fields]
        return list(dict.fromkeys(name for name in order if name in cls.fields))

    @classmethod
    def required(cls) -> list[str]:
        """Columns that a header can't lack: the value, and what the model gives no default."""
        optional = {f.name for f in cls._meta.model._meta.fields if f.blank or f.has_default()}
        return [
            name
            for name in cls.columns()
            if name == "value" or name not in {"frequency", "unit", *optional}
        ]


@cache
def resources() -> dict[str, type[ObservationResource]]:
    """{dataset slug: the format of its spreadsheets}, in the order of the apps: it follows from
    the declaration of the table.
    """
    found = {}
    for slug, table in claim_tables().items():
        options = {"model": table.model, "exclude": widgets.unfilled(table.model)}
        attributes = {
            "table": table,
            "Meta": type("Meta", (), options),
            "__doc__": table.spreadsheet or table.__doc__,
        }
        found[slug] = type(f"{table.model.__name__}Resource", (ObservationResource,), attributes)
    return found
