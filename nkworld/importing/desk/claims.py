"""The desk's lists of live figures: to find one, read its papers, and correct it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ..review import Line
from .correction import CorrectionForm


class ObservationAdmin(admin.ModelAdmin):
    """Live claims, read only: a figure changes by a release. A domain adds its cell's columns."""

    list_filter = ["status", "frequency", "source"]
    search_help_text = "Words of the quotation or the note, period"
    search_fields = ["period", "as_quoted", "note"]
    date_hierarchy = "period_start"
    list_per_page = 50
    show_full_result_count = False
    actions = None
    change_form_template = "importing/claim.html"
    papers = ["source", "release", "status", "basis", "citation", "as_quoted", "note"]

    def get_queryset(self, request):
        return self.model.objects.live().cited().newest_first()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fieldsets(self, request, obj=None):
        has = {field.name for field in self.opts.fields}
        return [
            (None, {"fields": [name for name in self.model.cell if name != "frequency"]}),
            ("What it says", {"fields": ["value", ("value_low", "value_high")]}),
            ("Who says so", {"fields": [name for name in self.papers if name in has]}),
            ("Since when", {"fields": ["known_from"]}),
        ]

    def get_urls(self):
        view = self.admin_site.admin_view(self.correct_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_correct"
        return [path("<int:pk>/correct/", view, name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = {
            "may_correct": request.user.has_perm("provenance.add_release"),
            "title": f"A live {self.opts.verbose_name}",
        }
        return super().change_view(request, object_id, form_url, context)

    def correct_view(self, request, pk):
        """A form on one figure; what it says becomes a draft of one row."""
        if not request.user.has_perm("provenance.add_release"):
            raise PermissionDenied
        claim = get_object_or_404(self.get_queryset(request), pk=pk)
        form = CorrectionForm(request.POST or None, claim=claim)
        if request.method == "POST" and form.is_valid():
            release = form.make_release(request.user)
            return redirect(reverse("admin:provenance_release_change", args=[release.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Correct this figure",
            "has_view_permission": True,
            "claim": claim,
            "cell": Line(claim).cell,
            "form": form,
        }
        return TemplateResponse(request, "importing/correct.html", context)
