"""The desk of the profiles: what is live, what waits, what has aged, what no longer agrees."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.provenance.bindings import is_read
from nkworld.provenance.parameters import nearest

from . import drafting, publishing
from .differences import difference
from .editing import EditingPages, profile_url
from .forms import NewProfileForm, PublishForm
from .markup import Reading
from .models import Profile, ProfileRevision
from .publishing import NotPossible
from .queue import stale_paragraphs
from .rendering import Text

PUBLISH = "profiles.publish_profilerevision"
AGEING_MONTHS = 18  # since the newest fact in a text
State = ProfileRevision.State


@admin.register(Profile)
class ProfileAdmin(EditingPages):
    def has_delete_permission(self, request, obj=None):
        """What was published stays on record."""
        return False

    def get_urls(self):
        own = self.admin_site.admin_view
        named: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("queue/", self.queue_view, "queue"),
            ("<int:pk>/draft/", self.draft_view, "draft"),
            ("<int:pk>/preview/", self.preview_view, "preview"),
            ("<int:pk>/difference/", self.difference_view, "difference"),
            ("<int:pk>/submit/", self.submit_view, "submit"),
            ("<int:pk>/publish/", self.publish_view, "publish"),
            ("<int:pk>/discard/", self.discard_view, "discard"),
            ("<int:pk>/unschedule/", self.unschedule_view, "unschedule"),
            ("<int:pk>/restore/<int:number>/", self.restore_view, "restore"),
        ]
        pages = [path(route, own(view), name=f"profiles_profile_{n}") for route, view, n in named]
        return pages + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        """Every profile in one table, the oldest text first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        revisions = ProfileRevision.objects.cited().newest_first()
        by_profile: dict[Profile, dict] = {}
        for revision in revisions:
            if revision.state != State.SUPERSEDED:
                by_profile.setdefault(revision.profile, {})[revision.state] = revision
        stale = {each.revision.pk for each in stale_paragraphs()}
        entries = [entry(profile, states, stale) for profile, states in by_profile.items()]
        entries.sort(key=lambda each: (each["live"] is not None, -(each["age"] or 0)))
        return self.page(
            request,
            "list",
            "Profiles",
            entries=entries,
            stale=len(stale),
            unwritten=Profile.objects.filter(revisions=None).select_related("country"),
            may_add=self.has_add_permission(request),
        )

    def queue_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(request, "queue", "Numbers that moved", paragraphs=stale_paragraphs())

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewProfileForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            profile = form.save()
            self.log_addition(request, profile, "Begun.")
            return redirect("admin:profiles_profile_draft", profile.pk)
        return self.page(request, "new", "A new profile", form=form)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One profile: its texts, the steps that the draft can take, the numbers that moved."""
        profile = self.get_object(request, object_id)
        if profile is None:
            raise Http404
        if not self.has_view_permission(request, profile):
            raise PermissionDenied
        return self.profile_page(request, profile)

    def profile_page(self, request, profile, publish_form=None):
        draft = drafting.draft_of(profile)
        waiting = publishing.keys_published(profile)
        text = Text.of(draft, marked=True, waiting=waiting) if draft else None
        if draft and publish_form is None:
            publish_form = PublishForm(initial={"version": draft.version}, label_suffix="")
        live = profile.revisions.live()
        return self.page(
            request,
            "profile",
            str(profile),
            profile=profile,
            revisions=profile.revisions.order_by("-number").select_related(
                "saved_by", "published_by"
            ),
            draft=draft,
            text=text,
            problems=text.problems() if text else [],
            parts=difference(live.first().content(), draft.content()) if draft and live else [],
            stale=stale_paragraphs(live),
            may=self.steps(request, draft),
            publish_form=publish_form,
        )

    def steps(self, request, draft):
        """Which buttons stand on the page; each step checks again."""
        change = self.has_change_permission(request)
        publisher = request.user.has_perm(PUBLISH)
        second = draft is not None and publishing.second_person(request.user, draft)
        return {
            "change": change,
            "submit": change and draft is not None and draft.state == State.DRAFT,
            "publish": publisher and second,
            "wait": draft is not None and not (publisher and second),
            "unschedule": publisher,
        }

    def difference_view(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        profile = get_object_or_404(Profile, pk=pk)
        revisions = {str(one.number): one for one in profile.revisions.order_by("-number")}
        left, right = (revisions.get(request.GET.get(name, "")) for name in ("from", "to"))
        if left is None or right is None:
            messages.error(request, f"Name two revisions. {nearest('', revisions)}")
            return redirect(profile_url(profile))
        return self.page(
            request,
            "difference",
            f"{profile}: revision {left.number} and {right.number}",
            profile=profile,
            left=left,
            right=right,
            revisions=revisions.values(),
            parts=difference(left.content(), right.content()),
        )

    @method_decorator(require_POST)
    def submit_view(self, request, pk):
        draft = self.draft_for(request, pk)
        return self.take_step(
            request,
            draft,
            lambda: publishing.submit(draft, request.user, version_in(request)),
            "Submitted: a second person can publish it now.",
        )

    @method_decorator(require_POST)
    def publish_view(self, request, pk):
        draft = self.draft_for(request, pk, PUBLISH)
        if not publishing.second_person(request.user, draft):
            messages.error(
                request, "Not published: it takes a second person, and you wrote on this draft."
            )
            return redirect(profile_url(draft.profile))
        form = PublishForm(request.POST, label_suffix="")
        if not form.is_valid():
            return self.profile_page(request, draft.profile, form)
        said = form.cleaned_data
        when = f"Scheduled for {said['at']:%Y-%m-%d %H:%M} UTC." if said["at"] else "Published."
        return self.take_step(
            request, draft, lambda: publishing.publish(draft, request.user, **said), when
        )

    @method_decorator(require_POST)
    def discard_view(self, request, pk):
        draft = self.draft_for(request, pk)
        return self.take_step(request, draft, lambda: drafting.discard(draft), "Discarded.")

    @method_decorator(require_POST)
    def unschedule_view(self, request, pk):
        profile = self.profile_for(request, pk)
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        revision = profile.revisions.scheduled().first()
        if revision is None:
            raise Http404
        return self.take_step(
            request,
            revision,
            lambda: publishing.unschedule(revision),
            "Taken back: it is a draft again, and what is live stays.",
        )

    @method_decorator(require_POST)
    def restore_view(self, request, pk, number):
        profile = self.profile_for(request, pk)
        revision = get_object_or_404(profile.revisions, number=number)
        return self.take_step(
            request,
            revision,
            lambda: drafting.restore(revision, request.user),
            f"The text of revision {number} is a new draft.",
        )

    def draft_for(self, request, pk, permission=None):
        """The draft, if this person may take the step."""
        profile = self.profile_for(request, pk)
        if permission and not request.user.has_perm(permission):
            raise PermissionDenied
        draft = drafting.draft_of(profile)
        if draft is None:
            raise Http404
        return draft

    def take_step(self, request, revision, step, done):
        """Do it, record it, and go back; a step that can't be taken says why."""
        try:
            step()
        except NotPossible as error:
            for sentence in error.sentences:
                messages.error(request, sentence)
        else:
            self.log_change(request, revision.profile, f"Revision {revision.number}: {done}")
            messages.success(request, done)
        return redirect(profile_url(revision.profile))


def entry(profile, states, stale):
    """A profile's line in the list."""
    live = states.get(State.LIVE)
    return {
        "profile": profile,
        "live": live,
        "states": [revision for state, revision in states.items() if state != State.LIVE],
        "age": live.age if live else None,
        "ageing": bool(live and (live.age or 0) >= AGEING_MONTHS),
        "stale": bool(live and live.pk in stale),
        "pending": unread(live.body) if live else 0,
    }


def unread(body):
    """How many numbers wait for the domain that will hold their claims; asks no database."""
    return sum(not is_read(mark.key) for mark in Reading(body).bound())


def version_in(request):
    """Which version of the draft the person has read; 0 fits none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0
