"""The desk's lists of live figures: to find one, read its papers, and correct it."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst

from nkworld.charts.words import exact
from nkworld.desk.proposals.records import AS_SUGGESTED, HOW_READ
from nkworld.desk.steps import DeskPages, DeskRequest, csv_file
from nkworld.provenance.models import (
    Challenge,
    Dataset,
    Exclusion,
    Observation,
    Release,
    Status,
    excluded_note,
)
from nkworld.provenance.read_guess import guess_read
from nkworld.provenance.verification import answers

from ..mapping.uploads import origin_of, upload_of
from ..reading import FileRefused
from ..review import Line, Lines
from ..review.review import OPEN, releases_of
from ..understanding import constraints_of
from ..widgets import COLUMNS, AmountWidget, StepsWidget, resources

MOST_EXCLUDED = 500  # at once: more are a file
HELP = COLUMNS["correction"] | {"read": HOW_READ}


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


class CorrectionForm(forms.Form):
    """What the source says after all, in all `content` of its table, or that it is excluded."""

    reason = forms.CharField(
        label="Reason of the correction",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Public, in the list of changes.",
    )

    def __init__(self, data: Any = None, *, claim: Observation) -> None:
        # Amounts and bounds, what this table adds, then the papers.
        amounts = filter(claim.is_amount, Observation.content)
        names = [*dict.fromkeys([*amounts, *claim.own_content(), *Observation.content])]
        self.claim, self.content = claim, names
        super().__init__(
            data, initial={name: getattr(claim, name) for name in names}, label_suffix=""
        )
        help_texts = HELP | {"value": f"In {claim.unit}. Empty where none is given."}
        own: dict[str, Any] = {}
        for name in names:
            field: Any = claim._meta.get_field(name)
            values: dict = {"help_text": help_texts.get(name, field.help_text)}
            if claim.is_amount(name):
                parse = AmountWidget(field.max_digits, field.decimal_places).meaning
                own[name] = ParsedField(
                    parse, label=capfirst(field.verbose_name), required=False, **values
                )
                continue
            if isinstance(field, models.TextField):
                of_text = StepsWidget().clean if name == "derivation" else str
                values["form_class"] = partial(ParsedField, of_text)
                values["widget"] = forms.Textarea(attrs={"rows": 2})
            own[name] = field.formfield(**values)
            if name == "read":
                own[name].required = False
                own[name].choices = [("", AS_SUGGESTED), *field.flatchoices]
            if field.choices and field.blank:
                own[name].choices = [("", "None"), *field.flatchoices]
        self.fields = own | self.fields

    def clean_exclusion(self) -> str:
        """Of an excluded figure only: when it is counted again, it loses the reason it had."""
        kind = self.cleaned_data["exclusion"]
        is_excluded = self.cleaned_data.get("status") == Status.EXCLUDED
        if not is_excluded and kind not in ("", self.claim.exclusion):
            raise ValidationError(
                "Only an excluded figure has a reason of exclusion: set the status to “Excluded”, "
                "or leave this empty."
            )
        return kind if is_excluded else ""

    def clean_read(self) -> str:
        return self.cleaned_data["read"] or guess_read(
            self.cleaned_data.get("citation", ""), self.claim.source
        )

    def clean(self) -> dict[str, Any]:
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
        """Unsaved; of what is excluded now the ledger prints why."""
        row = _copy(self.claim, **{name: self.cleaned_data[name] for name in self.content})
        if row.status == Status.EXCLUDED != self.claim.status:
            row.note = excluded_note(self.cleaned_data["reason"], row.note)
        return row


class ExcludeForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), help_text=HELP["status"])
    exclusion = forms.ChoiceField(
        label="Kind of reason", required=False, choices=[("", "None"), *Exclusion.choices]
    )


@transaction.atomic
def make_draft(rows: dict[int, Observation], label: str, reason: str, user: User) -> Release:
    """Corrected rows of one source, by the keys of the claims whose places they take."""
    model, source = next((type(row), row.source) for row in rows.values())
    release = Release.objects.create(
        dataset=Dataset.objects.get(slug=model.dataset),
        source=source,
        label=label,
        kind=Release.Kind.CORRECTION,
        reason=reason,
        created_by=user,
    )
    # What else the source says of these cells: a claim and the ledger don't end each other.
    same = Exists(model.objects.filter(pk__in=rows).same_cell())
    others = model.objects.as_of().filter(same, source=source).exclude(pk__in=rows)
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


class ObservationAdmin(DeskPages):
    """Live claims, read only; columns, filters and search follow from the cell, or are named."""

    list_filter: ClassVar[Any] = [
        "status",
        "exclusion",
        "read",
        "frequency",
        ("source", admin.RelatedOnlyFieldListFilter),
    ]
    search_help_text = "Period, source, words of the quotation or the note"
    search_fields = ["period", "source__short_name", "=source__slug", "as_quoted", "note"]
    show_full_result_count = False
    actions = ["exclude_together"]
    change_list_template = "importing/claims.html"
    never = ("add", "change", "delete")
    pages = (
        ("<int:pk>/correct/", "correct_view", "correct"),
        ("<int:pk>/cell/", "cell_view", "cell"),
        ("export.csv", "export_view", "export"),
    )

    def __init__(self, model: Any, site: Any) -> None:
        super().__init__(model, site)
        self.list_title = f"Live {self.opts.verbose_name_plural}"
        own: Any = self
        fields = [model._meta.get_field(name) for name in model.cell if name != "frequency"]
        if "__str__" in self.list_display:
            self.list_display = [*(each.name for each in fields), "amount", "status", "source"]
        if self.list_filter is ObservationAdmin.list_filter:
            own.list_filter = [*(each.name for each in fields if each.choices), *self.list_filter]
        # What the cell names is found by its name or code; each word of a search has to be found.
        relations, found = [each for each in fields if each.is_relation], []
        for each in relations:
            theirs = {field.name for field in each.related_model._meta.fields}
            found += [f"={each.name}__{name}" for name in ("code", "slug") if name in theirs]
            found += [f"{each.name}__{name}" for name in ("name", "title") if name in theirs]
        own.search_fields = [*found, *self.search_fields]
        if relations:
            nouns = ", ".join(str(each.verbose_name) for each in relations)
            by_name = f"{capfirst(nouns)} by name or code, "
            words = self.search_help_text
            own.search_help_text = f"{by_name}{words[0].lower()}{words[1:]}"

    @admin.display(description="value", ordering="value")
    def amount(self, claim: Observation) -> str | None:
        return None if claim.value is None else exact(claim.value)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.as_of().cited().newest_first()

    def has_correct_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("provenance.add_release")

    @admin.action(description="Exclude, all for one reason", permissions=["correct"])
    def exclude_together(self, request: DeskRequest, queryset: Any) -> HttpResponse | None:
        """Asks for the reason; each source's figures become a draft for a second person."""
        claims = list(queryset.included()[: MOST_EXCLUDED + 1])
        if not 0 < len(claims) <= MOST_EXCLUDED:
            self.message_user(
                request,
                f"Choose 1 to {MOST_EXCLUDED} figures that are not excluded yet.",
                messages.ERROR,
            )
            return None
        form = ExcludeForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            title = f"Exclude {len(claims):,} figure{'s' if claims[1:] else ''}"
            return self.page(request, "exclude", title, form=form, lines=Lines(claims))
        reason, kind = form.cleaned_data["reason"], form.cleaned_data["exclusion"]
        by_source: dict[int, dict[int, Observation]] = defaultdict(dict)
        for claim in claims:
            excluded = {"note": excluded_note(reason, claim.note), "exclusion": kind}
            by_source[claim.source_id][claim.pk] = _copy(claim, status=Status.EXCLUDED, **excluded)
        with transaction.atomic():
            drafts = [
                make_draft(rows, f"Exclusion, {len(rows):,} in all", reason, request.user)
                for rows in by_source.values()
            ]
        if len(drafts) == 1:
            return redirect(drafts[0].get_desk_url())
        self.message_user(request, f"{len(drafts)} drafts were made, one for each source.")
        return redirect("admin:provenance_release_changelist")

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """What is listed, all pages of it, in the columns in which it can be handed in again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        resource = resources()[self.model.dataset]
        fields = {name: resource.fields[name] for name in resource.columns()}
        cells = ([field.export(row) for field in fields.values()] for row in rows.iterator(2000))
        return csv_file(str(self.opts.model_name), fields, cells)

    def record_page(self, request: HttpRequest, claim: Observation) -> HttpResponse:
        same = {name: getattr(claim, name) for name in ("source", *self.model.cell)}
        claims = self.model.objects.filter(known_from__isnull=False, **same).cited()
        return self.figure_page(
            request,
            "claim",
            claim,
            steps=answers([claim])[0] if claim.derivation else None,
            upload=upload_of(claim),
            may_correct=self.has_correct_permission(request),
            readings=Lines(claims.with_readings().exclude(pk=claim.pk).order_by("reading")),
            earlier=Lines(claims.filter(known_until__isnull=False).order_by("-known_until")),
        )

    def figure_page(
        self, request: HttpRequest, template: str, claim: Observation, **context: Any
    ) -> HttpResponse:
        """A page on one figure, with its other drafts and what readers hold to be wrong with it."""
        challenges = Challenge.objects.open().filter(dataset__slug=claim.dataset)
        cell = {name: getattr(claim, name) for name in claim.cell}
        drafted = self.model._default_manager.filter(OPEN, source=claim.source_id, **cell)
        context |= {
            "claim": claim,
            "line": (line := Line(claim)),
            "others": releases_of(drafted),
            "challenges": challenges.filter(claim_key=claim.pk).order_by("received_at"),
        }
        return self.page(request, template, line.title, **context)

    def cell_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = self.seen_record(request, pk)
        try:
            origin, refusals = origin_of(claim), []
        except FileRefused as error:
            origin, refusals = None, error.refusals
        title = Line(claim).title
        return self.page(request, "cell", title, claim=claim, origin=origin, refusals=refusals)

    def correct_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        if not self.has_correct_permission(request):
            raise PermissionDenied
        claim = get_object_or_404(self.get_queryset(request), pk=pk)
        form = CorrectionForm(request.POST or None, claim=claim)
        if request.method == "POST" and form.is_valid():
            label, reason = f"Correction, {claim.period}", form.cleaned_data["reason"]
            draft = make_draft({claim.pk: form.corrected_row()}, label, reason, request.user)
            return redirect(draft.get_desk_url())
        return self.figure_page(request, "correct", claim, form=form)
