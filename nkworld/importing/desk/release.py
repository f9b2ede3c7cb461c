"""The list of releases, the review of one, and the steps that it can take.

Every step is a POST, checked here whatever the page showed, and says what happened.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.provenance import publishing
from nkworld.provenance.models import Release

from .. import doubts
from ..review import Review
from .answering import AnswerPages
from .forms import PublishForm, WithdrawForm
from .upload import UploadPages, review_url, told_counts

PUBLISH = "provenance.publish_release"


def second_person(user, release):
    """Whether this person may publish it: not the one who made or submitted it."""
    makers = {release.created_by_id, release.submitted_by_id}
    return user.is_superuser or user.pk not in makers


class ReleaseAdmin(AnswerPages, UploadPages):
    list_display = [
        "label",
        "state",
        "source",
        "dataset",
        "figures",
        "created_at",
        "created_by",
        "published_at",
        "published_by",
    ]
    list_filter = ["state", "kind", "dataset", ("source", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["dataset", "source", "created_by", "published_by"]
    search_fields = ["label", "reason", "source__short_name", "file_name"]
    search_help_text = "Label, reason, source or file name"
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    actions = None
    change_list_template = "importing/releases.html"

    @admin.display(description="new / changed / closed")
    def figures(self, release):
        if release.published_at is None:
            return None
        return f"{release.added:,} / {release.changed:,} / {release.closed:,}"

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Releases", **(extra_context or {})})

    def has_delete_permission(self, request, obj=None):
        """A release is discarded or withdrawn; that it was tried stays on record."""
        return False

    def get_urls(self):
        step = self.admin_site.admin_view
        named = [
            ("template/<path:dataset>.csv", self.template_view, "template"),
            ("<int:pk>/submit/", self.submit_view, "submit"),
            ("<int:pk>/publish/", self.publish_view, "publish"),
            ("<int:pk>/answer/", self.answer_view, "answer"),
            ("<int:pk>/discard/", self.discard_view, "discard"),
            ("<int:pk>/withdraw/", self.withdraw_view, "withdraw"),
        ]
        steps = [
            path(route, step(view), name=f"provenance_release_{name}")
            for route, view, name in named
        ]
        return steps + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The review: what the release would change, or what it brought."""
        release = self.get_object(request, object_id)
        if release is None:
            raise Http404
        if not self.has_view_permission(request, release):
            raise PermissionDenied
        return self.review_page(request, release)

    def review_page(self, request, release, publish_form=None):
        review = Review(release)
        part = request.GET.get("part")
        part = part if part in review.parts else review.starting_part
        return self.page(
            request,
            "review",
            str(release),
            release=release,
            review=review,
            part=part,
            page=review.page(part, request.GET.get("page")),
            may=self.steps(request, release),
            publish_form=publish_form
            or PublishForm(
                initial={"label": release.label, "reason": release.reason},
                unanswered=review.unanswered,
            ),
        )

    def steps(self, request, release):
        """Which buttons stand on the page; each step checks again."""
        user, change = request.user, self.has_change_permission(request, release)
        publisher = user.has_perm(PUBLISH)
        return {
            "submit": change and release.state == Release.State.DRAFT,
            "answer": change and release.is_open,
            "discard": change and release.is_open,
            "publish": publisher and release.is_open and second_person(user, release),
            "wait": release.is_open and not (publisher and second_person(user, release)),
            "withdraw": publisher and release.state == Release.State.LIVE,
        }

    @method_decorator(require_POST)
    def submit_view(self, request, pk):
        release = self.release_for(request, pk)
        return self.take_step(
            request,
            release,
            lambda: publishing.submit(release, request.user),
            lambda _: "Submitted for review: a second person can publish it now.",
        )

    @method_decorator(require_POST)
    def discard_view(self, request, pk):
        release = self.release_for(request, pk)
        return self.take_step(
            request,
            release,
            lambda: publishing.discard(release),
            lambda _: "Discarded: its rows are gone.",
        )

    @method_decorator(require_POST)
    def publish_view(self, request, pk):
        release = self.release_for(request, pk, PUBLISH)
        if not second_person(request.user, release):
            messages.error(
                request,
                "Not published: it takes a second person, and you made or submitted this release.",
            )
            return redirect(review_url(release))
        form = PublishForm(request.POST, unanswered=doubts.unanswered(release))
        if not form.is_valid():
            return self.review_page(request, release, form)
        return self.take_step(
            request,
            release,
            lambda: publish_as(release, request.user, **form.said),
            lambda counts: f"Published: {told_counts(counts)}. Pages, charts and API show it now.",
        )

    def withdraw_view(self, request, pk):
        release = self.release_for(request, pk, PUBLISH)
        if release.state != Release.State.LIVE:
            messages.error(request, "Only a live release is withdrawn.")
            return redirect(review_url(release))
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            return self.take_step(
                request,
                release,
                lambda: publishing.withdraw(release, request.user, reason),
                withdrawn,
            )
        return self.page(
            request,
            "withdraw",
            f"Withdraw “{release}”",
            release=release,
            form=form,
            returning=publishing.returning(release),
            leaving=Review(release).model.objects.with_readings().filter(release=release).count(),
        )


def withdrawn(restored):
    if not restored:
        return "Withdrawn: its figures are no longer live; there were no earlier ones."
    plural = "figure is" if restored == 1 else "figures are"
    return f"Withdrawn: {restored:,} earlier {plural} back."


@transaction.atomic
def publish_as(release, user, label, reason):
    """Publish under the words that the publisher gave it; the counts of what changed."""
    Release.objects.filter(pk=release.pk, state__in=Release.OPEN_STATES).update(
        label=label, reason=reason
    )
    return publishing.publish(release, user)
