"""Usage: python .ci/picture.py FOLDER. Photographs the country page that the README shows.

The page is served from a temporary database with the curated data, on a free loopback port.
"""

import io
import os
import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1280, 1100
PICTURES = {
    "country-page.png": "/countries/china/",
    "country-page-trade.png": "/countries/china/#trade",
}


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


def prepare(folder):
    """Django on a database of its own; the suite's settings need no collected static files."""
    sys.path.insert(0, str(ROOT))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
    }
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_seed", stdout=io.StringIO())


@contextmanager
def served():
    """The address of the portal while it is served."""
    from nkworld.wsgi import application

    server = make_server("127.0.0.1", 0, application, Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def photograph(address, folder):
    """Each page in the light theme, once its figures are drawn."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, path in PICTURES.items():
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT},
                color_scheme="light",
                reduced_motion="reduce",
            )
            page.goto(address + path, wait_until="networkidle")
            page.locator(".figure.is-drawn").first.wait_for()
            page.screenshot(path=folder / name)
            print(f"{name}: {(folder / name).stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        with served() as address:
            photograph(address, target)
