"""Headline rules: which source is shown where one number is needed.

A dataset has one default, in its newest version. The tick moves from one rule to another in one
step, and the review of that step says which numbers of the public pages become others.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from nkworld.provenance.models import HeadlineRule, HeadlineRuleSource

from .records import ProposingAdmin, is_new

KEEPS_A_DEFAULT = (
    "A dataset always has a default: tick the rule that is to be shown instead, and the tick here "
    "goes at the same moment."
)
NEEDS_A_SOURCE = (
    "A rule without any source shows nothing that was chosen: name at least the source that comes "
    "first."
)


class RuleForm(forms.ModelForm):
    """The tick is moved from another rule when this one is stored: see RuleAdmin."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "is_default" in self.changed_data and not data.get("is_default") and self.instance.pk:
            self.add_error("is_default", KEEPS_A_DEFAULT)
        dataset = data.get("dataset") or (self.instance.pk and self.instance.dataset)
        if dataset:
            slug = data.get("slug") or self.instance.slug
            version = data.get("version") or self.instance.version
            rules = HeadlineRule.objects.filter(dataset=dataset).exclude(pk=self.instance.pk)
            newest = rules.filter(slug=slug, version__gt=version).order_by("-version").first()
            ticked = bool(data.get("is_default"))
            if newest and ticked and "is_default" in self.changed_data:
                self.add_error("is_default", f"There is a newer one: tick “{newest}”.")
            default = rules.filter(is_default=True).first()
            # The first rule of a dataset is its default, and so is the next version of what is one.
            follows = default is None or (default.slug == slug and default.version < version)
            data["is_default"] = ticked or (follows and self.instance.pk is None)
        return data

    def validate_constraints(self) -> None:
        """All but that there is one default, which storing it sees to."""
        exclude = {*self._get_validation_exclusions(), "is_default"}  # type: ignore[attr-defined]
        try:
            self.instance.validate_constraints(exclude=exclude)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class OrderFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if self.instance.pk is None and not any(form.has_changed() for form in self.forms):
            raise ValidationError(NEEDS_A_SOURCE)


class HeadlineRuleSourceInline(admin.TabularInline):
    model = HeadlineRuleSource
    formset = OrderFormSet
    fields = ["position", "source"]
    autocomplete_fields = ["source"]
    extra = 3
    verbose_name_plural = "Order of sources: the first that says anything is shown"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A version that was cited keeps its order; another order is the next version."""
        return is_new(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_new(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and is_new(obj) and super().has_delete_permission(request, obj)


class HeadlineRuleAdmin(ProposingAdmin):
    form = RuleForm
    list_display = ["title", "dataset", "slug", "version", "is_default"]
    list_filter = ["dataset"]
    list_select_related = ["dataset"]
    inlines = [HeadlineRuleSourceInline]
    fields = [
        *("dataset", "slug", "version", "title", "description", "is_default"),
        "weighs_credibility",
    ]

    def fixed(self) -> tuple[str, ...]:
        return ("dataset", "slug", "version", "weighs_credibility")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changing_with(self, record: HeadlineRule | None) -> Any:
        """The rules from which the tick may go."""
        rules = HeadlineRule.objects.all()
        if record is None:
            return rules
        return rules.filter(dataset=record.dataset_id).exclude(pk=record.pk)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """The tick moves: another default goes first, so that there never are two."""
        if obj.is_default:
            for other in self.changing_with(obj).filter(is_default=True):
                other.is_default = False
                other.save()
        super().save_model(request, obj, form, change)
