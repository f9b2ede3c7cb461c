"""What an operator and a developer are told by the settings."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "a-secret-of-this-test-that-is-long-and-of-fifty-characters-or-more",
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://nkworld@127.0.0.1/nkworld",
    "OPERATOR_NAME": "Institute of Ruritania",
    "OPERATOR_ADDRESS": "1 Castle Street|Strelsau",
    "RESPONSIBLE_EDITOR": "Rudolf Rassendyll",
    "CONTACT": "errors@portal.example",
}


def deploy_check(environment):
    """The answer of `manage.py check --deploy` in a process with only that environment."""
    kept = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_a_setting_missing_in_production_is_named_in_a_sentence(name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    answer = deploy_check(environment)

    assert answer.returncode != 0
    assert f"{name} is not set. In production it is required: set {name} to " in answer.stderr


def test_what_nobody_signs_or_everybody_reads_is_not_deployed(tmp_path):
    """All of it is named at once: operator and contact, static files, a replica."""
    names = ["OPERATOR_NAME", "OPERATOR_ADDRESS", "RESPONSIBLE_EDITOR", "CONTACT"]
    places = {"VAR_DIR": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static")}
    replica = {"DATABASE_REPLICA_URL": f"sqlite:///{tmp_path}/one"}

    answer = deploy_check(PRODUCTION | dict.fromkeys(names, " ") | places | replica)

    assert answer.returncode != 0
    assert all(f"{name} is not set: /about/ can’t name" in answer.stderr for name in names)
    assert "lies inside VAR_DIR, which no proxy may read" in answer.stderr
    assert "it and DATABASE_URL have to name a PostgreSQL each." in answer.stderr


def test_a_complete_production_environment_passes_djangos_own_deployment_check():
    answer = deploy_check(PRODUCTION)

    assert answer.returncode == 0, answer.stderr


def test_who_is_to_be_told_of_errors_in_production_needs_a_mail_server():
    answer = deploy_check(PRODUCTION | {"ADMINS": "operator@portal.example"})

    assert "EMAIL_HOST is not set. In production it is required: set EMAIL_HOST to" in answer.stderr


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"PORT": "8071"}, "http://127.0.0.1:8071"),
        ({}, "http://127.0.0.1:8000"),
        (PRODUCTION | {"PORT": "8071"}, "https://portal.example"),
        (PRODUCTION | {"SITE_ADDRESS": "https://other.example/"}, "https://other.example"),
    ],
)
def test_addresses_in_mails_are_those_at_which_the_portal_is_served(environment, address):
    code = "from nkworld.settings import SITE_ADDRESS; print(SITE_ADDRESS)"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.strip() == address


def test_debug_is_off_unless_asked_for():
    assert settings.DEBUG is False


def test_no_page_may_run_inline_scripts_or_styles_or_load_from_elsewhere():
    allowed = {source for sources in settings.SECURE_CSP.values() for source in sources}

    assert allowed == {"'none'", "'self'", "data:"}


@pytest.mark.parametrize(
    ("half", "sentence"),
    [
        (
            {"UPLOAD_DIR": "/srv/uploads"},
            "FILES_BUCKET is set, and so is UPLOAD_DIR or KIT_DIR: files",
        ),
        ({"AWS_ACCESS_KEY_ID": "strelsau"}, "FILES_BUCKET needs AWS_ACCESS_KEY_ID and AWS_SECRET"),
    ],
)
def test_half_a_setting_of_the_bucket_is_named_in_a_sentence(half, sentence):
    answer = deploy_check(PRODUCTION | {"FILES_BUCKET": "of-the-portal"} | half)

    assert answer.returncode != 0
    assert sentence in answer.stderr
