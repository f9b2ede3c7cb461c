"""The cells of a column: what a text means there, and how the database keeps it.

A text is looked at once for each column, as long as the column has not too many: a hundred
thousand rows name a few hundred countries, years and words.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxLengthValidator
from django.db import connection
from django.db.models import CharField, DecimalField, TextField

from nkworld.provenance.periods import Period

from .widgets import AmountWidget, RememberingWidget, StepsWidget, TextWidget

REMEMBERED = 10_000  # texts of a column: each row of a column of amounts may have its own
# These look at nothing but the text; a widget that looks at the rest of the row has its own.
BY_TEXT_ALONE = (TextWidget.clean, StepsWidget.clean, RememberingWidget.clean)


class Cell(NamedTuple):
    """What a text means, as Python has it and as the database does; or that it is refused."""

    value: Any
    stored: Any
    refused: bool = False


REFUSED = Cell(None, None, refused=True)


class Column(dict[str, Cell]):
    """{text: Cell} of one column of one file, filled as texts come."""

    def __init__(self, widget: Any, fields: Sequence[Any], guessed: bool = False) -> None:
        """`fields` of the model are those that it fills, none where it is only compared with what
        stands elsewhere; `guessed`: an empty one is filled from other columns.
        """
        super().__init__()
        self.widget, self.fields, self.guessed = widget, fields, guessed
        self.by_text = type(widget).clean in BY_TEXT_ALONE
        self.as_said = _as_said(widget, fields)

    def __missing__(self, text: str) -> Cell:
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = cell = self.look(text, {})
        return cell

    def look(self, text: str, row: Any) -> Cell:
        try:
            value = self.widget.clean(text, row=row)
            if self.as_said and value:
                return Cell(value, self.as_said(value))
            if isinstance(value, Period):
                return self._of_period(value)
            for field in self.fields:
                value = self._checked(field, value)
        except (ValueError, ValidationError):
            return REFUSED  # the row says why, in the words of its own reading
        stored = [stored_as(field, value) for field in self.fields]
        return Cell(value, *stored or [None])

    def _of_period(self, period: Period) -> Cell:
        """Its parts stand in the order of the fields."""
        parts = (period.label, period.frequency.value, period.start, period.end)
        self.fields[0].clean(period.label, None)
        return Cell(parts, tuple(map(stored_as, self.fields, parts)))

    def _checked(self, field: Any, value: Any) -> Any:
        """As `Model.clean_fields` checks it: a value is cleaned once, however often it stands."""
        left_out = field.is_relation or not field.editable or (self.guessed and value == "")
        if left_out or (field.blank and value in field.empty_values):
            return value
        return field.clean(value, None)

    def cells(self, texts: Sequence[str], rows: Iterable[Any]) -> list[Cell]:
        """Of one text after the other; `rows` are asked for where the rest of a row matters."""
        if self.by_text:
            return list(map(self.__getitem__, texts))
        return [self.look(text, row) for text, row in zip(texts, rows, strict=True)]


def _as_said(widget: Any, fields: Sequence[Any]) -> Callable[[Any], Any] | None:
    """How a value is stored of which the field asks nothing that the widget has not asked: of
    texts and amounts each row may have its own. None if the field does.
    """
    if len(fields) != 1 or fields[0].choices or fields[0].is_relation:
        return None
    field = fields[0]
    kinds = {type(validator) for validator in field.validators}
    if type(field) in (CharField, TextField) and type(widget) is TextWidget:
        return str if kinds <= {MaxLengthValidator} else None
    if type(field) is DecimalField and type(widget) is AmountWidget and kinds <= {DecimalValidator}:
        adapt = connection.ops.adapt_decimalfield_value
        return partial(adapt, max_digits=field.max_digits, decimal_places=field.decimal_places)
    return None


def stored_as(field: Any, value: Any) -> Any:
    """What is handed to the database for a field's value."""
    if field.is_relation:
        value = getattr(value, field.target_field.attname, None)
    return field.get_db_prep_save(value, connection)
