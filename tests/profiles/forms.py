"""What people at the desk send, and what they read."""

import re

from django.urls import reverse

from .texts import SOURCE, content

DESK = "/admin/profiles/profile/"


def address(profile, name, *more):
    return reverse(f"admin:profiles_profile_{name}", args=[profile.pk, *more])


def typed(seen="", sources=(SOURCE,), **changed):
    """What the form sends."""
    said = content(**changed)
    said.pop("sources")
    rows = {
        "sources-TOTAL_FORMS": len(sources),
        "sources-INITIAL_FORMS": 0,
        **{f"sources-{n}-{k}": v for n, one in enumerate(sources) for k, v in one.items()},
    }
    return said | rows | {"seen": seen}


def seen_in(response):
    return re.search(r'name="seen"(?: value="([^"]*)")?', response.content.decode())[1] or ""


def save(client, profile, seen="", **changed):
    return client.post(address(profile, "draft"), typed(seen, **changed), follow=True)


def words(response):
    return " ".join(response.content.decode().split())


def publish(client, profile, **said):
    draft = profile.revisions.drafts().get()
    said = {"version": draft.version, "note": "What is new."} | said
    return client.post(address(profile, "publish"), said, follow=True)
