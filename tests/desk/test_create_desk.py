import io
import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command

pytestmark = pytest.mark.django_db
PEOPLE = {"researcher", "editor", "approver", "publisher", "administrator"}


class Terminal(io.StringIO):
    def isatty(self):
        return True


def create_desk(out=None):
    out = out or Terminal()
    call_command("create_desk", stdout=out)
    return out.getvalue()


def test_each_role_gets_an_account_whose_password_is_printed():
    told = dict(re.findall(r"^  (\w+) +(\S+)$", create_desk(), re.MULTILINE))

    assert set(told) == PEOPLE
    assert len(set(told.values())) == 5
    for name, password in told.items():
        assert len(password) >= 16
        assert authenticate(username=name, password=password).is_staff


def test_where_a_log_may_keep_what_is_printed_passwords_go_to_a_private_file(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"

    told = create_desk(io.StringIO())

    file = settings.VAR_DIR / "desk-passwords"
    passwords = dict(re.findall(r"^  (\w+) +(\S+)$", file.read_text(), re.MULTILINE))
    assert set(passwords) == PEOPLE
    assert authenticate(username="editor", password=passwords["editor"])
    assert not any(password in told for password in passwords.values())
    assert f"their passwords are in {file}, which only you can read" in told
    assert file.stat().st_mode & 0o777 == 0o600
    assert settings.VAR_DIR.stat().st_mode & 0o777 == 0o700


def test_a_second_run_changes_nothing_and_prints_no_secret():
    create_desk()
    before = list(get_user_model().objects.order_by("pk").values())

    assert create_desk() == "The desk has its accounts already.\n"
    assert list(get_user_model().objects.order_by("pk").values()) == before


def test_each_role_may_what_the_one_before_it_may_and_more():
    create_desk()

    may = {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }
    assert may["Researcher"] < may["Editor"] < may["Approver"] < may["Publisher"]
    assert {"publish_release", "publish_profilerevision", "publish_storyrevision"} <= (
        may["Approver"] - may["Editor"]
    )
    taking_back = {name.split("_")[0] for name in may["Publisher"] - may["Approver"]}
    assert taking_back <= {"withdraw", "schedule", "urgent", "issue"}
    assert {"withdraw_release", "withdraw_storyrevision"} <= may["Publisher"] - may["Approver"]
    assert "add_release" in may["Researcher"] and "change_release" not in may["Researcher"]
    assert not {name for name in may["Publisher"] if name.endswith(("_user", "_group"))}
    assert not {name for name in may["Editor"] if name.startswith(("add_flow", "change_flow"))}
