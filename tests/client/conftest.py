"""The loaded portal, served to programs that know nothing of it but its address."""

import os
import subprocess
import sys
from types import ModuleType
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.loaded_file import loaded_file
from tests.serving import served


@pytest.fixture
def portal_of_its_own(tmp_path):
    """For a test that publishes in it."""
    with served(tmp_path, loaded_file()) as found:
        yield found


@pytest.fixture
def portal_that_keeps(tmp_path):
    """Keeps its answers, in memory and on disk."""
    settings_module = "tests.client.settings_with_kept_answers"
    with served(tmp_path, loaded_file(), settings_module) as found:
        found.kept_files = tmp_path / "files"
        yield found


def client_of(portal):
    """A Client of the module that the portal gives to download."""
    module = ModuleType("nkworld_client")
    with urlopen(f"{portal.address}/api/v1/docs/client/nkworld_client.py") as answer:
        exec(answer.read(), module.__dict__)  # noqa: S102 - our own, from the portal just started
    return module.Client(portal.address)


@pytest.fixture
def publishing_beside(portal_of_its_own):
    """Another process publishes and withdraws while the test runs; at the end, how often."""
    command = [sys.executable, "-m", "tests.client.publishing"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = os.environ | portal_of_its_own.environment
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, **pipes) as process:
        process.stdout.readline()  # the first is done: from now on it goes on

        def steps():
            """How many there were; none after this."""
            told, _ = process.communicate("")
            assert process.returncode == 0
            return int(told.split()[-1])

        yield steps
        process.kill()
