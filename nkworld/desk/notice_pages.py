"""“My notices”: what concerns one, read or not, and whether it comes by mail."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from .models import Colleague, Notice

A_PAGE = 50


class MailsForm(forms.ModelForm):
    class Meta:
        model = Colleague
        fields = ["mails"]
        widgets = {"mails": forms.RadioSelect}


def unread_of(user: Any) -> int:
    return Notice.objects.filter(user=user).unread().count() if user.is_authenticated else 0


def notices_view(site: Any, request: HttpRequest) -> HttpResponse:
    """The list; one form keeps the choice, the other marks everything as read."""
    user: Any = request.user
    own = Notice.objects.filter(user=user)
    form = MailsForm(request.POST or None, instance=Colleague.objects.of(user))
    if "read" in request.POST:
        own.unread().update(read_at=timezone.now())
        return redirect("admin:desk_notices")
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Kept: {form.instance.get_mails_display()}.")
        return redirect("admin:desk_notices")
    page = Paginator(own, A_PAGE).get_page(request.GET.get("page"))
    return site.page(
        request,
        "notices",
        "My notices",
        form=form if form.errors else MailsForm(instance=Colleague.objects.of(user)),
        page=page,
    )


def notice_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, and go where it leads."""
    user: Any = request.user
    notice = get_object_or_404(Notice, pk=pk, user=user)
    if notice.read_at is None:
        Notice.objects.filter(pk=pk).update(read_at=timezone.now())
    inside = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if inside else "admin:desk_notices")
