"""Who did what, when and why is written down with the change itself, and stays written."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nkworld.provenance import publishing
from nkworld.provenance.models import Release
from nkworld.running.audit.models import Entry
from nkworld.running.audit.trail import record
from tests.desk.conftest import row, sheet, step

pytestmark = pytest.mark.postgres("nkworld.running.audit.models")


def newest(**which):
    return Entry.objects.filter(**which).first()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET who = 'nobody'",
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET why = 'another' WHERE id = (SELECT max(id) FROM audit_entry)",
    ],
)
def test_the_database_refuses_to_change_the_log(statement):
    record("tried")

    with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
        connection.cursor().execute(statement)

    assert newest().action == "tried"


@pytest.mark.django_db
def test_neither_a_queryset_nor_a_shell_changes_an_entry():
    entry = record("tried")

    every = Entry.objects.all()
    for change in (every.delete, lambda: every.update(who="nobody"), entry.save, entry.delete):
        with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
            change()


@pytest.mark.django_db
def test_a_step_that_is_rolled_back_leaves_no_trace_and_one_that_is_kept_does(
    universe, editor, monkeypatch
):
    monkeypatch.setattr(publishing, "recount", lambda dataset: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publishing.publish(universe.draft, editor.user)
    assert newest(action="published", key=str(universe.draft.pk)) is None
    monkeypatch.undo()

    publishing.publish(universe.draft, editor.user)

    entry = newest(action="published", key=str(universe.draft.pk))
    assert (entry.account, entry.who) == (editor.user.pk, "ed")
    assert (entry.before["state"], entry.after["state"]) == ("draft", "live")
    assert entry.sentence.startswith("published with 1 new")


def test_the_life_of_a_release_stands_in_the_log_with_reasons(universe, editor, publisher, hand_in):
    hand_in(editor, sheet(row()))
    release = Release.objects.latest("pk")
    step(editor, "submit", release)
    step(publisher, "publish", release, label="Second edition", reason="A new edition")
    step(publisher, "withdraw", release, reason="Printed in error")

    told = Entry.objects.filter(kind="provenance.release", key=str(release.pk)).order_by("pk")
    assert list(told.values_list("who", "action", "why")) == [
        ("ed", "drafted", ""),
        ("ed", "submitted", ""),
        ("pam", "published", "A new edition"),
        ("pam", "withdrawn", "Printed in error"),
    ]
    assert all(entry.network == "127.0.0.0/24" and entry.request_id for entry in told)


def test_an_edit_of_a_record_keeps_before_and_after(universe, admin_client):
    user = get_user_model().objects.create_user("rae", email="rae@portal.example")

    admin_client.post(
        reverse("admin:auth_user_change", args=[user.pk]),
        {
            "username": "rachel",
            "email": "rachel@portal.example",
            "is_staff": "on",
            "date_joined_0": "2026-01-01",
            "date_joined_1": "00:00:00",
        },
    )

    entry = newest(kind="auth.user", key=str(user.pk), action="changed")
    assert entry.who == "admin"
    assert (entry.before["username"], entry.after["username"]) == ("rae", "rachel")
    assert entry.after["is_staff"] is True
    assert "portal.example" not in json.dumps([entry.before, entry.after])
    assert entry.after["email"] == "(not written down)"


@pytest.mark.django_db
def test_an_account_changed_by_a_command_is_recorded_without_its_password():
    user = get_user_model().objects.create_user("rae", password="four-and-twenty")
    user.set_password("blackbirds-baked")
    user.save()

    entry = newest(kind="auth.user", action="changed")
    assert entry.account is None
    assert entry.after == {"password": "(not written down)"}


def test_the_groups_of_an_account_are_recorded(groups, person):
    person("rae", "Researcher")

    entry = newest(kind="auth.user", sentence="groups added")
    assert entry.after == {"groups": ["Researcher"]}


def test_what_is_listed_of_the_log_is_downloaded(publisher):
    record("tried", name="=a door", why="It was open", before={"lock": None}, after={"lock": ["x"]})
    record("opened", name="a window")

    answer = publisher.get(reverse("admin:audit_entry_csv"), {"action": "tried"})

    header, *lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert header.startswith("id,at,account,who,action")
    [line] = lines
    assert "'=a door" in line and "It was open" in line and "window" not in line
    assert '"{""lock"": [""x""]}"' in line


@pytest.mark.django_db
def test_a_long_list_is_named_in_as_many_queries_as_a_short_one():
    def queries_for(number):
        group = Group.objects.create(name=f"Group of {number}")
        permissions = list(Permission.objects.all()[:number])
        with CaptureQueriesContext(connection) as asked:
            group.permissions.add(*permissions)
        return len(asked)

    queries_for(1)  # the first look-up of content types

    assert queries_for(60) == queries_for(2)
