"""People of the desk, and a spreadsheet as they would make it."""

import csv
import io
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.management.commands import db_worker

from nkworld.importing import tasks as workers
from nkworld.importing.review.review import losses_now

HEADER = ["source", "country", "period", "direction", "value", "citation", "as_quoted", "note"]


@pytest.fixture
def tasks_wait(settings, tmp_path, monkeypatch):
    """Tasks are left to a worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(workers, "folder", lambda: tmp_path)  # of a database in memory


@pytest.fixture
def groups(db):
    return {group.name: group for group in Group.objects.all()}


@pytest.fixture
def person(groups, client_class):
    """A logged-in client of a person with a role."""

    def make(name, role=None, **more):
        user = get_user_model().objects.create_user(name, is_staff=True, **more)
        if role:
            user.groups.add(groups[role])
        client = client_class()
        client.force_login(user)
        client.user = user
        return client

    return make


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


@pytest.fixture
def editor(person):
    return person("ed", "Editor")


@pytest.fixture
def researcher(person):
    return person("rae", "Researcher")


@pytest.fixture
def approver(person):
    return person("abe", "Approver")


@pytest.fixture
def publisher(person):
    return person("pam", "Publisher")


def row(country="Ruritania", period="2015", direction="export", value="150", **more):
    """One figure of the Royal Bureau."""
    told = {
        "source": "bureau",
        "country": country,
        "period": period,
        "direction": direction,
        "value": value,
        "citation": "https://yearbook.example/page-9",
        "as_quoted": f"{value} dollars",
        "note": "",
    }
    return told | more


def sheet(*rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("yearbook.csv", out.getvalue().encode())


@pytest.fixture
def hand_in(universe):
    """Post a file to the upload page, as a person would."""

    def post(client, file, **more):
        said = {"dataset": universe.dataset.pk, "label": "Yearbook, second edition", "file": file}
        return client.post(reverse("admin:provenance_release_add"), said | more, follow=True)

    return post


def worker_called(name):
    """One that ends where nothing waits."""
    return workers.PortalWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )


def work(worker="w-1"):
    """What the worker process does, until nothing waits."""
    own = worker_called(worker)
    with patch.object(db_worker, "close_old_connections"):  # the test's own is kept
        db_worker.Worker.run(own)


def step(client, name, release, **data):
    """Press one of the buttons under a review."""
    address = reverse(f"admin:provenance_release_{name}", args=[release.pk])
    return client.post(address, data, follow=True)


def ticks(release):
    """What a publisher ticks who agrees to all that the release takes from the live table."""
    return {loss.tick: "on" for loss in losses_now(release)}


def text_of(response):
    return response.content.decode()
