"""The desk's lists of live figures: to find one, read its papers, and correct it."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from django.utils.text import capfirst

from nkworld.asking.claim_tables import claim_tables
from nkworld.charts.numbers import exact
from nkworld.desk.pages import DeskPages, DeskRequest, csv_file
from nkworld.provenance.models import Challenge, Observation
from nkworld.provenance.verification import answers

from .. import registry
from ..origin import origin_of, upload_of
from ..refusals import FileRefused
from ..review import Line, Lines
from ..review.review import open_on_figure
from .correction import CorrectionForm, ExcludeForm

MOST_EXCLUDED = 500  # at once: more are a file


class ObservationAdmin(DeskPages):
    """Live claims, read only: a figure changes by a release.

        admin.site.register(Flow, ObservationAdmin)

    Columns, filters and search follow from the cell; a subclass names them where others serve
    better.
    """

    list_filter: ClassVar[Any] = [
        "status",
        "exclusion",
        "read",
        "frequency",
        ("source", admin.RelatedOnlyFieldListFilter),
    ]
    search_help_text = "Period, source, words of the quotation or the note"
    search_fields = ["period", "source__short_name", "=source__slug", "as_quoted", "note"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["exclude_together"]
    change_list_template = "importing/claims.html"

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
        nouns, found = [], []
        for each in fields:
            if each.is_relation:
                theirs = {field.name for field in each.related_model._meta.fields}
                found += [f"={each.name}__{name}" for name in ("code", "slug") if name in theirs]
                found += [f"{each.name}__{name}" for name in ("name", "title") if name in theirs]
                nouns.append(str(each.verbose_name))
        own.search_fields = [*found, *self.search_fields]
        if nouns:
            by_name = f"{capfirst(', '.join(nouns))} by name or code, "
            words = self.search_help_text
            own.search_help_text = f"{by_name}{words[0].lower()}{words[1:]}"

    @admin.display(description="value", ordering="value")
    def amount(self, claim: Observation) -> str | None:
        return None if claim.value is None else exact(claim.value)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.as_of().cited().newest_first()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        own = self.addresses(
            ("<int:pk>/correct/", self.correct_view, "correct"),
            ("<int:pk>/cell/", self.cell_view, "cell"),
            ("export.csv", self.export_view, "export"),
        )
        return [*own, *super().get_urls()]

    def has_correct_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("provenance.add_release")

    @admin.action(description="Exclude, all for one reason", permissions=["correct"])
    def exclude_together(self, request: DeskRequest, queryset: Any) -> HttpResponse | None:
        """Asks for the reason; each source's figures become a draft for a second person."""
        claims = list(queryset.included()[: MOST_EXCLUDED + 1])
        if not 0 < len(claims) <= MOST_EXCLUDED:
            text = f"Choose 1 to {MOST_EXCLUDED} figures that are not excluded yet."
            self.message_user(request, text, messages.ERROR)
            return None
        form = ExcludeForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            title = f"Exclude {len(claims):,} figure{'s' if claims[1:] else ''}"
            return self.page(request, "exclude", title, form=form, lines=Lines(claims))
        drafts = form.make_releases(claims, request.user)
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
        resource = registry.get(self.model.dataset)()
        fields = {name: resource.fields[name] for name in resource.columns()}
        cells = ([each.export(row) for each in fields.values()] for row in rows.iterator(2000))
        return csv_file(str(self.opts.model_name), fields, cells)

    def record_page(self, request: HttpRequest, claim: Observation) -> HttpResponse:
        """One figure with its papers, its further readings and what it replaced."""
        line = Line(claim)
        told = self.model.objects.filter(source=claim.source, known_from__isnull=False)
        told = told.filter(**{name: getattr(claim, name) for name in self.model.cell}).cited()
        return self.page(
            request,
            "claim",
            line.title,
            claim=claim,
            line=line,
            others=open_on_figure(claim),
            challenges=challenges_of(claim),
            steps=answers([claim])[0] if claim.derivation else None,
            upload=upload_of(claim),
            may_correct=self.has_correct_permission(request),
            readings=Lines(told.with_readings().exclude(pk=claim.pk).order_by("reading")),
            earlier=Lines(told.filter(known_until__isnull=False).order_by("-known_until")),
        )

    def cell_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file in which a figure was read, at its cell."""
        claim = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        try:
            origin, refusals = origin_of(claim), []
        except FileRefused as error:
            origin, refusals = None, error.refusals
        title = Line(claim).title
        return self.page(request, "cell", title, claim=claim, origin=origin, refusals=refusals)

    def correct_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """A form on one figure; what it says becomes a draft of one row."""
        if not self.has_correct_permission(request):
            raise PermissionDenied
        claim = get_object_or_404(self.get_queryset(request), pk=pk)
        form = CorrectionForm(request.POST or None, claim=claim)
        if request.method == "POST" and form.is_valid():
            release = form.make_release(request.user)
            return redirect(release.get_desk_url())
        line = Line(claim)
        return self.page(
            request,
            "correct",
            line.title,
            claim=claim,
            line=line,
            form=form,
            others=open_on_figure(claim),
            challenges=challenges_of(claim),
        )


def challenges_of(claim: Observation) -> Any:
    """What readers hold to be wrong with a figure, and nobody has answered yet."""
    challenges = Challenge.objects.open().filter(dataset__slug=claim.dataset)
    return challenges.filter(claim_key=claim.pk).order_by("received_at")


def register_tables_without_admin() -> None:
    """The desk lists a table as its cell has it where no `admin.py` says more of it."""
    for table in claim_tables().values():
        if not admin.site.is_registered(table.model):
            admin.site.register(table.model, ObservationAdmin)
