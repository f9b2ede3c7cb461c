"""The desk sees how many read digests, and nobody's address."""

import pytest

from tests.desk.conftest import client_class, editor, groups, person

from .subscribing import subscribed

__all__ = ["client_class", "editor", "groups", "person"]
pytestmark = pytest.mark.django_db


def test_the_desk_sees_no_address(admin_client, portal):
    subscription = subscribed(kind="texts")
    changelist = "/admin/digests/subscription/"

    pages = [
        admin_client.get(address).content.decode()
        for address in (
            changelist,
            f"{changelist}?q=reader@example.org",
            f"{changelist}{subscription.pk}/change/",
            f"{changelist}{subscription.pk}/delete/",
        )
    ]
    assert all("profiles and stories" in html.lower() for html in pages)
    assert "reader@example.org" not in pages[0] + pages[2] + pages[3]
    assert "0 results" in admin_client.get(f"{changelist}?q=reader").content.decode()


def test_an_editor_sees_how_many_and_cannot_look_for_one(editor, portal):
    subscribed(kind="texts")
    html = editor.get("/admin/digests/subscription/?q=other@example.org").content.decode()

    assert "1 subscription" in html
    assert "reader@example.org" not in html
    assert 'name="q"' not in html
