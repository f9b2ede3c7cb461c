"""One live figure is corrected by a release of one row, with a reason."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from nkworld.provenance.derivations import Steps
from nkworld.provenance.models import Dataset, Observation, Release, Status, excluded_note
from nkworld.provenance.read_guess import guess_read

from ..constraints import constraints_of
from .correction_fields import field_for, in_order

NO_REASON_NEEDED = (
    "Only an excluded figure has a reason of exclusion: set the status to “Excluded”, or leave "
    "this empty."
)


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
        self.claim, self.content = claim, in_order(claim)
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

    def clean_derivation(self) -> str:
        """Steps that can't be computed again are refused where they stand."""
        text = self.cleaned_data["derivation"]
        try:
            if text:
                Steps.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return text

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
        self.refuse_broken_constraints(row)
        return self.cleaned_data

    def refuse_broken_constraints(self, row: Observation) -> None:
        """Each in its own words, beside the field to be filled, else the first that was changed."""
        for check in constraints_of(type(row)):
            if not check.kept(row):
                fields = check.at_fault([*self.changed_data, *self.content], row)
                self.add_error(next(iter(fields), None), check.sentence)

    def corrected_row(self) -> Observation:
        """An unsaved copy of the claim that says what the form says; of one that is excluded now
        the ledger prints why.
        """
        row = _copy(self.claim, **{name: self.cleaned_data[name] for name in self.content})
        if row.status == Status.EXCLUDED != self.claim.status:
            row.note = excluded_note(self.cleaned_data["reason"], row.note)
        return row

    def carried_rows(self) -> list[Observation]:
        """What else the source says of this cell: a claim and the ledger don't end each other."""
        claim = self.claim
        cell = {name: getattr(claim, name) for name in claim.cell}
        others = type(claim).objects.as_of().filter(source=claim.source, **cell)
        return [_copy(other) for other in others.exclude(pk=claim.pk)]

    @transaction.atomic
    def make_release(self, user: User) -> Release:
        release = Release.objects.create(
            dataset=Dataset.objects.get(slug=self.claim.dataset),
            source=self.claim.source,
            label=f"Correction, {self.claim.period}",
            kind=Release.Kind.CORRECTION,
            reason=self.cleaned_data["reason"],
            created_by=user,
        )
        for row in (self.corrected_row(), *self.carried_rows()):
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
