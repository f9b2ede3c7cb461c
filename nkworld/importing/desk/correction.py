"""One live figure is corrected by a release of one row, with a reason."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from nkworld.provenance.derivations import Steps
from nkworld.provenance.models import Dataset, Observation, Release, Status

from .. import amounts

CORRECTED = [
    *("value", "value_low", "value_high"),
    *("status", "citation", "as_quoted", "note", "derivation"),
]


class AmountField(forms.CharField):
    """An amount as people type it, with thousands separators if they like."""

    def __init__(self, model_field, **kwargs):
        self.digits, self.places = model_field.max_digits, model_field.decimal_places
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value):
        return f"{value:,f}".removesuffix(".00") if hasattr(value, "as_tuple") else value

    def to_python(self, value):
        try:
            amount = amounts.parse(value or "")
            if amount is not None:
                amounts.refuse_what_does_not_fit(amount, self.digits, self.places)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return amount

    def validate(self, value):
        """Nothing beyond what to_python refuses: an empty amount is one that is not given."""

    def has_changed(self, initial, data):
        return self.to_python(data) != initial


class CorrectionForm(forms.Form):
    """What the source says of this figure after all. Excluding it is a correction, too."""

    status = forms.ChoiceField(
        choices=Status,
        help_text="“Excluded” takes it out of every total and lists it among the exclusions, with "
        "the note as the reason.",
    )
    citation = forms.CharField(max_length=1000, help_text="The page where it was read.")
    as_quoted = forms.CharField(label="As printed there", widget=forms.Textarea(attrs={"rows": 2}))
    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why excluded, how derived, what it leaves out.",
    )
    derivation = forms.CharField(
        label="Steps",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=Observation._meta.get_field("derivation").help_text,
    )
    reason = forms.CharField(
        label="Reason of the correction",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Public, in the list of changes.",
    )

    field_order = [*CORRECTED, "reason"]

    def __init__(self, data=None, *, claim):
        initial = {name: getattr(claim, name) for name in CORRECTED}
        super().__init__(data, initial=initial, label_suffix="")
        self.claim = claim
        for name in CORRECTED[:3]:
            model_field = claim._meta.get_field(name)
            self.fields[name] = AmountField(
                model_field, label=model_field.verbose_name.capitalize()
            )
        self.fields["value"].help_text = f"In {claim.unit}. Empty if only a range is given."
        self.order_fields(self.field_order)

    def clean_derivation(self):
        """Steps that can't be computed again are refused where they stand."""
        text = self.cleaned_data["derivation"]
        try:
            if text:
                Steps.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return text

    def clean(self):
        """The corrected row keeps every promise of its table, and differs from the live one."""
        if self.errors:
            return self.cleaned_data
        row = self.corrected_row()
        if all(getattr(row, name) == getattr(self.claim, name) for name in row.content):
            raise ValidationError("Nothing is corrected: the figure says this already.")
        try:
            row.derive_fields()
        except ValueError as error:
            raise ValidationError(str(error)) from error
        row.clean_fields(exclude=["release"])
        row.validate_constraints(exclude=["release"])
        return self.cleaned_data

    def corrected_row(self):
        """An unsaved copy of the claim that says what the form says."""
        return _copy(self.claim, **{name: self.cleaned_data[name] for name in CORRECTED})

    def carried_rows(self):
        """What else the source says of this cell: a claim and the ledger don't end each other."""
        claim = self.claim
        cell = {name: getattr(claim, name) for name in claim.cell}
        others = type(claim).objects.live().filter(source=claim.source, **cell)
        return [_copy(other) for other in others.exclude(pk=claim.pk)]

    @transaction.atomic
    def make_release(self, user):
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


def _copy(claim, **changes):
    """An unsaved row of no release yet that says the same, but for the changes."""
    kept = {
        field.attname: getattr(claim, field.attname)
        for field in claim._meta.fields
        if field.name not in {"id", "release", "known_from", "known_until"}
    }
    return type(claim)(**kept | changes)
