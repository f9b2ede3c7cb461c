"""The whole portal as `make run` serves it, in a process of its own, and Chromium before it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.loaded_file import loaded_file, manage

START_SECONDS = 60
ACCOUNT = re.compile(
    r"^\s*(researcher|editor|approver|publisher|administrator)\s+(\S+)\s*$", re.MULTILINE
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, server):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return urlopen(address).close()
        except URLError:
            time.sleep(0.1)
    raise RuntimeError("The portal did not start.")


@contextmanager
def served(folder, file):
    """A copy of a loaded database, served on a port of its own, with the desk's passwords."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "VAR_DIR": str(folder),
        "PORT": str(port),
    }
    shutil.copy(file, folder / "portal.sqlite3")
    manage(folder / "portal.sqlite3", "create_desk", VAR_DIR=str(folder))
    passwords = dict(ACCOUNT.findall((folder / "desk-passwords").read_text()))
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", ".ci/gunicorn.conf.py", "nkworld.wsgi"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield SimpleNamespace(address=address, passwords=passwords, environment=environment)
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The loaded portal on a database and port of its own."""
    with served(tmp_path_factory.mktemp("portal"), loaded_file(tmp_path_factory)) as portal:
        yield portal


@pytest.fixture(scope="module")
def chromium():
    """For one file: Playwright keeps an event loop, beside which Django refuses its database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, portal):
    """Open a page of the portal: visit("/", width=360, dark=True). Complaints fail the test."""
    contexts, complaints = [], []

    def open_page(path, width=1280, dark=False, **options):
        context = chromium.new_context(
            base_url=portal.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
        page.on(
            "console",
            lambda said: said.type == "error" and complaints.append(f"{path}: {said.text}"),
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
