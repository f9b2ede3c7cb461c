"""A live figure is corrected by a release of one row, many are excluded together: with a reason."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists
from django.utils.text import capfirst

from nkworld.charts.numbers import exact
from nkworld.desk.proposals.desk.records import AS_SUGGESTED, HOW_READ
from nkworld.provenance.derivations import Steps
from nkworld.provenance.models import (
    Dataset,
    Exclusion,
    Observation,
    Release,
    Status,
    excluded_note,
)
from nkworld.provenance.read_guess import guess_read

from ..constraints import constraints_of
from ..widgets import AmountWidget

NO_REASON_NEEDED = (
    "Only an excluded figure has a reason of exclusion: set the status to “Excluded”, or leave "
    "this empty."
)
HELP = {
    "status": "“Excluded” takes it out of every total and lists it among the exclusions, with the "
    "reason of this correction before its note.",
    "as_quoted": "What the page prints. If the value changes, these words usually change with it: "
    "the review says where they stay.",
    "read": HOW_READ,
}


class ParsedField(forms.CharField):
    """A text or amount as people type it: what `parse` makes of it, or refuses in a sentence."""

    def __init__(self, parse: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parse = parse

    def prepare_value(self, value: Any) -> Any:
        return exact(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        try:
            # A browser ends lines in its own way, which changes nothing.
            return self.parse((value or "").replace("\r\n", "\n"))
        except ValueError as error:
            raise ValidationError(str(error)) from error


def as_steps(text: str) -> str:
    """The same; ValueError of steps that can't be computed again."""
    if text:
        Steps.parse(text)
    return text


def field_for(claim: Observation, name: str) -> Any:
    """The form's field for one of the claim's, with the help that is useful here."""
    model_field: Any = claim._meta.get_field(name)
    in_unit = f"In {claim.unit}. Empty where none is given."
    help_text = in_unit if name == "value" else HELP.get(name, "")
    values: dict = {"help_text": help_text or model_field.help_text}
    if claim.is_amount(name):
        parse = AmountWidget(model_field.max_digits, model_field.decimal_places).meaning
        label = capfirst(model_field.verbose_name)
        return ParsedField(parse, label=label, required=False, **values)
    if isinstance(model_field, models.TextField):
        values["form_class"] = partial(ParsedField, as_steps if name == "derivation" else str)
        values["widget"] = forms.Textarea(attrs={"rows": 2})
    field = model_field.formfield(**values)
    if name == "read":
        field.required = False
        field.choices = [("", AS_SUGGESTED), *model_field.flatchoices]
    if model_field.choices and model_field.blank:
        field.choices = [("", "None"), *model_field.flatchoices]
    return field


class CorrectionForm(forms.Form):
    """What the source says of this figure after all. Excluding it is a correction, too.

    It asks for everything that the table lists as its `content`.
    """

    reason = forms.CharField(
        label="Reason of the correction",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Public, in the list of changes.",
    )

    def __init__(self, data: Any = None, *, claim: Observation) -> None:
        # Amounts and bounds, what this table adds, then the papers.
        amounts_first = [name for name in Observation.content if claim.is_amount(name)]
        names = dict.fromkeys([*amounts_first, *claim.own_content(), *Observation.content])
        self.claim, self.content = claim, list(names)
        initial = {name: getattr(claim, name) for name in self.content}
        super().__init__(data, initial=initial, label_suffix="")
        fields = {name: field_for(claim, name) for name in self.content}
        self.fields = fields | self.fields

    def clean_exclusion(self) -> str:
        """Of an excluded figure only: when it is counted again, it loses the reason it had."""
        kind = self.cleaned_data["exclusion"]
        if self.cleaned_data.get("status") == Status.EXCLUDED:
            return kind
        if kind and kind != self.claim.exclusion:
            raise ValidationError(NO_REASON_NEEDED)
        return ""

    def clean_read(self) -> str:
        """As chosen, or guessed where nobody chose."""
        guessed = guess_read(self.cleaned_data.get("citation", ""), self.claim.source)
        return self.cleaned_data["read"] or guessed

    def clean(self) -> dict[str, Any]:
        """The corrected row keeps every promise of its table, and differs from the live one."""
        if self.errors:
            return self.cleaned_data
        row = self.corrected_row()
        try:
            row.derive_fields()
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if all(getattr(row, name) == getattr(self.claim, name) for name in self.content):
            raise ValidationError("Nothing is corrected: the figure says this already.")
        row.clean_fields(exclude={field.name for field in row._meta.fields} - set(self.content))
        # Each in its own words, beside the field to be filled, else the first that was changed.
        for check in constraints_of(type(row)):
            if not check.kept(row):
                fields = check.at_fault([*self.changed_data, *self.content], row)
                self.add_error(next(iter(fields), None), check.sentence)
        return self.cleaned_data

    def corrected_row(self) -> Observation:
        """An unsaved copy of the claim that says what the form says; of one that is excluded now
        the ledger prints why.
        """
        row = _copy(self.claim, **{name: self.cleaned_data[name] for name in self.content})
        if row.status == Status.EXCLUDED != self.claim.status:
            row.note = excluded_note(self.cleaned_data["reason"], row.note)
        return row

    def make_release(self, user: User) -> Release:
        label, reason = f"Correction, {self.claim.period}", self.cleaned_data["reason"]
        return make_draft({self.claim.pk: self.corrected_row()}, label, reason, user)


class ExcludeForm(forms.Form):
    """One reason for all figures that were chosen in a list."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), help_text=HELP["status"])
    exclusion = forms.ChoiceField(
        label="Kind of reason", required=False, choices=[("", "None"), *Exclusion.choices]
    )

    @transaction.atomic
    def make_releases(self, claims: Iterable[Observation], user: User) -> list[Release]:
        """A draft for each source of the claims."""
        reason, kind = self.cleaned_data["reason"], self.cleaned_data["exclusion"]
        by_source: dict[int, dict[int, Observation]] = {}
        for claim in claims:
            note = excluded_note(reason, claim.note)
            row = _copy(claim, status=Status.EXCLUDED, exclusion=kind, note=note)
            by_source.setdefault(claim.source_id, {})[claim.pk] = row
        return [
            make_draft(rows, f"Exclusion, {len(rows):,} in all", reason, user)
            for rows in by_source.values()
        ]


@transaction.atomic
def make_draft(rows: dict[int, Observation], label: str, reason: str, user: User) -> Release:
    """Corrected rows of one source, by the keys of the claims whose places they take."""
    first = next(iter(rows.values()))
    model = type(first)
    release = Release.objects.create(
        dataset=Dataset.objects.get(slug=model.dataset),
        source=first.source,
        label=label,
        kind=Release.Kind.CORRECTION,
        reason=reason,
        created_by=user,
    )
    # What else the source says of these cells: a claim and the ledger don't end each other.
    others = model.objects.as_of().filter(source=first.source).exclude(pk__in=rows)
    others = others.filter(Exists(model.objects.filter(pk__in=rows).same_cell()))
    for row in (*rows.values(), *map(_copy, others)):
        row.release = release
        row.save()
    return release


def _copy(claim: Observation, **changes: Any) -> Observation:
    """An unsaved row of no release yet that says the same, but for the changes."""
    kept = {
        field.attname: getattr(claim, field.attname)
        for field in claim._meta.fields
        if field.name not in {"id", "release", "known_from", "known_until"}
    }
    return type(claim)(**kept | changes)
