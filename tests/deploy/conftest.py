"""The portal on a machine of its own (machine.py), by the commands of docs/deploy.md."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings

from tests.deploy import machine

DEPLOY = settings.BASE_DIR / "docs" / "deploy"
DOCUMENT = settings.BASE_DIR / "docs" / "deploy.md"
HOST = "portal.example"
NEEDED = ("unshare", "nsenter", "git", "curl", "openssl", "nginx", "valkey-server", "valkey-cli")
SPACES = ("--mount", "--net", "--pid")
# A repository of what is committed and changed here, with a version.
REPOSITORY = """
git clone --quiet --depth 1 "file://$checkout" /srv/repository
cd /srv/repository
git -C "$checkout" diff --binary HEAD | git apply --index --allow-empty
git commit --quiet --allow-empty --message v-a
git tag v-a
"""


class Machine:
    def __init__(self, process):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        self.pid = int(children.read_text())

    def run(self, script, **variables):
        """What a shell of root's says; it ends with the first command that fails."""
        enter = ("nsenter", f"--target={self.pid}", *SPACES, "--wdns=/")
        return subprocess.run(
            [*enter, "bash", "-euo", "pipefail", "-c", script],
            env={"PATH": f"{machine.PLAYED}/bin:{machine.PATH}"} | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def does(self, script, **variables):
        answer = self.run(script, **variables)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def path(self, path):
        """Where a file of it is seen from outside."""
        return Path(f"/proc/{self.pid}/root{path}")

    def connection(self, port, source):
        """A socket belongs to the network of the thread that makes it."""

        def connect():
            with open(f"/proc/{self.pid}/ns/net") as network:
                os.setns(network.fileno(), os.CLONE_NEWNET)
            return socket.create_connection(("127.0.0.1", port), 60, (source, 0))

        with ThreadPoolExecutor(1) as entered:
            return entered.submit(connect).result()

    def ask(self, path, secure=True, method="GET", body=None, headers=None, source="127.0.0.1"):
        """One request for the portal's host, and what was answered; the answer is read."""
        sock = self.connection(443 if secure else 80, source)
        if secure:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            sock = context.wrap_socket(sock, server_hostname=HOST)
        client = http.client.HTTPConnection(HOST)
        client.sock = sock
        try:
            client.request(method, path, body=body, headers={"Host": HOST} | (headers or {}))
            response = client.getresponse()
            response.body = response.read()
        finally:
            client.close()
        return response


@pytest.fixture(scope="module")
def deployed():
    """A machine on which the document's commands were typed."""
    if reason := why_not():
        pytest.skip(reason)
    begin = (sys.executable, "-I", machine.__file__, "begin", settings.BASE_DIR)
    with subprocess.Popen(
        ["unshare", *SPACES, "--fork", "--kill-child", "--mount-proc", *begin],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout.readline() == "ready\n"
            made = Machine(process)
            made.does(REPOSITORY, checkout=str(settings.BASE_DIR))
            made.said = made.does(commands_of_the_document())
            yield made
        finally:
            process.kill()


def why_not():
    """In a sentence, where there can be no such machine."""
    if os.getuid() != 0:
        return "Only root can make a machine of its own."
    where = f"{os.environ['PATH']}:/usr/sbin"
    if missing := [name for name in NEEDED if not shutil.which(name, path=where)]:
        return f"make test-slow brings nginx and Valkey; missing are: {', '.join(missing)}"
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return "PostgreSQL is missing: make test-slow brings it."
    if subprocess.run(["unshare", *SPACES, "--fork", "true"], check=False).returncode:
        return "This system makes no namespaces."
    packages = (settings.BASE_DIR / ".venv").resolve() / "bin" / "python"
    if subprocess.run(
        ["runuser", "-u", "nobody", "--", packages, "-c", ""], check=False
    ).returncode:
        return "Other accounts can't read this checkout."
    return ""


def commands_of_the_document():
    """Those of the section “Set up” as they stand; what an operator chooses is ours."""
    section = DOCUMENT.read_text().partition("## Set up")[2].partition("\n## ")[0]
    commands = "\n".join(re.findall(r"^ {7}(.*)$", section, re.MULTILINE))
    chosen = f"repository=/srv/repository version=v-a name={HOST}"
    commands, replaced = re.subn("^repository=.*$", chosen, commands, flags=re.MULTILINE)
    assert replaced == 1
    return commands


def sources():
    """Addresses of many readers: nginx counts what one of them asks."""
    for number in count():
        yield f"127.0.{number // 200 % 200}.{2 + number % 200}"


def text_of(name):
    return Path(DEPLOY / name).read_text(encoding="utf-8")
