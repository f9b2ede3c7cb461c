from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from .models import OVERLAP, Partner, Use

DAYS_SHOWN = 30


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "valid_keys", "units", "last_used"]
    search_fields = ["name", "keys__prefix"]
    search_help_text = "Name, or the beginning of a key (the part after nkw_)"
    change_form_template = "partners/change_form.html"
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).prefetch_related("keys")
        return rows.annotate(used_on=Max("keys__last_used_on"))

    @admin.display(description="valid keys")
    def valid_keys(self, partner: Partner) -> int:
        return sum(key.is_valid for key in partner.keys.all())

    @admin.display(description="last used", ordering="used_on", empty_value="never")
    def last_used(self, partner: Any) -> Any:
        return partner.used_on

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A partner stays on record with what was asked; his keys are revoked."""
        return False

    def _may(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        return bool(user.has_perm("partners.issue_partner"))

    has_module_permission = has_add_permission = _may
    has_view_permission = has_change_permission = _may

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        if {"_addanother", "_continue"} & request.POST.keys():
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"{obj} is added. Make the first key now, or later.")
        return redirect("admin:partners_partner_keys", obj.pk)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.keys_view)
        return [path("<int:pk>/keys/", view, name="partners_partner_keys"), *super().get_urls()]

    @sensitive_variables("shown")
    def keys_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The keys of one partner. A new one stands on the answer to its form, and nowhere else."""
        if not self._may(request):
            raise PermissionDenied
        partner, shown = get_object_or_404(Partner, pk=pk), ""
        step, key = request.POST.get("step", ""), request.POST.get("key", "")
        if step in ("make", "rotate"):
            new = partner.make_key if step == "make" else partner.rotate_keys
            _, shown = new(request.user)
        elif step == "revoke" and key.isdecimal():
            revoked = get_object_or_404(partner.keys, pk=key)
            revoked.revoke(request.user)
            messages.success(request, f"{revoked} is revoked: it is refused within seconds.")
            return redirect(reverse("admin:partners_partner_keys", args=[pk]))
        elif request.method == "POST":
            raise BadRequest(f"“{step}” is no step of this page.")
        since = timezone.now().date() - timedelta(days=DAYS_SHOWN)
        uses = Use.objects.filter(key__partner=partner, day__gt=since).values("day")
        totals = {name: Sum(name) for name in ("requests", "units", "refused")}
        site: Any = self.admin_site
        return site.page(
            request,
            "partners/keys.html",
            f"Keys of {partner}",
            opts=self.opts,
            partner=partner,
            shown=shown,
            keys=partner.keys.select_related("made_by", "ended_by"),
            has_valid=partner.keys.valid().exists(),
            uses=uses.annotate(**totals).order_by("-day"),
            days=DAYS_SHOWN,
            overlap=OVERLAP.days,
        )
