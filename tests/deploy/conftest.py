"""nginx before gunicorn before PostgreSQL and Valkey, as docs/deploy.md says, on loopback."""

import http.client
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests.serving import postgres

DEPLOY = settings.BASE_DIR / "docs" / "deploy"
SEEDS = ("atlas", "provenance", "travel")
HOST = "portal.example"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
VALKEY = shutil.which("valkey-server") or shutil.which("redis-server")


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """ask(path, …) of the portal, and its parts; the curated data of travel are loaded."""
    if not (NGINX and VALKEY):
        pytest.skip("make test-slow brings nginx and Valkey")
    manifest = settings.STATIC_ROOT.relative_to(settings.BASE_DIR) / "staticfiles.json"
    run("make", manifest, env=os.environ | {"DJANGO_SETTINGS_MODULE": "nkworld.settings"})
    folder = tmp_path_factory.mktemp("srv")
    ports = SimpleNamespace(http=free_port(), https=free_port(), cache=free_port())
    with ExitStack() as stack:
        address = stack.enter_context(postgres())
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(settings.BASE_DIR),
            "ENVIRONMENT": "production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": address,
            "CACHE_URL": f"redis://127.0.0.1:{ports.cache}/0",
            "TRUSTED_PROXIES": "unix",
            "BIND": f"unix:{folder}/gunicorn.sock",
            "WORKERS": "2",
        }
        run(sys.executable, "manage.py", "migrate", "--verbosity", "0", env=environment)
        run(sys.executable, "manage.py", "load_seed", *SEEDS, env=environment)
        stack.enter_context(valkey(folder, ports.cache))
        gunicorn = stack.enter_context(running(*server(), env=environment))
        command = nginx(folder, ports)
        run(*command, "-t")
        stack.enter_context(running(*command))
        wait_for(lambda: ask(ports, "/about/").status == 200)
        yield SimpleNamespace(
            ask=lambda path, **asked: ask(ports, path, **asked), gunicorn=gunicorn, ports=ports
        )


def server():
    config = str(DEPLOY / "gunicorn.conf.py")
    return sys.executable, "-m", "gunicorn", "--config", config, "tests.deploy.wsgi"


@contextmanager
def valkey(folder, port, *more):
    arguments = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder))
    with running(VALKEY, *arguments, *more):
        wait_for(lambda: socket.create_connection(("127.0.0.1", port)).close() is None)
        yield


def nginx(folder, ports):
    """The command that serves the committed site; its ports, certificate and paths are ours."""
    run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", f"/CN={HOST}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
    )
    site = (DEPLOY / "nginx.conf").read_text()
    for committed, here in {
        "listen [::]:80;": "",
        "listen [::]:80 default_server;": "",
        "listen [::]:443 ssl;": "",
        "listen [::]:443 ssl default_server;": "",
        "listen 80": f"listen 127.0.0.1:{ports.http}",
        "listen 443": f"listen 127.0.0.1:{ports.https}",
        "/etc/letsencrypt/live/portal.example/fullchain.pem": f"{folder}/cert.pem",
        "/etc/letsencrypt/live/portal.example/privkey.pem": f"{folder}/key.pem",
        "/run/nkworld/gunicorn.sock": f"{folder}/gunicorn.sock",
        "/srv/nkworld/var/static/": f"{settings.STATIC_ROOT}/",
    }.items():
        assert committed in site
        site = site.replace(committed, here)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(
        f"""
        daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
        {"user root;" if os.getuid() == 0 else ""}
        events {{}}
        http {{
            include /etc/nginx/mime.types; access_log off;
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
            include {folder}/site.conf;
        }}"""
    )
    return NGINX, "-c", folder / "nginx.conf", "-e", folder / "error.log"


@contextmanager
def running(*command, env=None):
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def run(*command, env=None):
    answer = subprocess.run(
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


def ask(ports, path, secure=True, method="GET", body=None, headers=None):
    """One request for the portal's host, and what was answered; the answer is read."""
    sock = socket.create_connection(("127.0.0.1", ports.https if secure else ports.http), 60)
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(succeeds, seconds=60):
    """Until it is so, or the last reason why it is not."""
    until = time.monotonic() + seconds
    while True:
        try:
            if succeeds():
                return
        except OSError:
            if time.monotonic() > until:
                raise
        assert time.monotonic() < until
        time.sleep(0.1)


def text_of(name):
    return Path(DEPLOY / name).read_text(encoding="utf-8")
