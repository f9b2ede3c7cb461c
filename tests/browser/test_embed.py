"""A chart framed by a page of another origin, as a newspaper's would."""

import http.server
import threading

import pytest
from playwright.sync_api import expect

from nkworld.portal.figure_files import RESIZING

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>A newspaper</title>
<iframe src="{address}" width="{width}" height="{height}"></iframe>{script}"""


@pytest.fixture
def newspaper():
    """show(…) answers the address of a page of another origin that frames an address."""
    pages = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def show(address, width=700, height=300, script=""):
        path = f"/{len(pages)}"
        pages[path] = PAGE.format(address=address, width=width, height=height, script=script)
        return f"http://localhost:{server.server_port}{path}"

    yield show
    server.shutdown()
    server.server_close()


@pytest.fixture
def framed(portal, newspaper, chromium):
    """The page around, and what stands in its frame."""

    context = chromium.new_context(viewport={"width": 1280, "height": 900})

    def framing(path, **options):
        page = context.new_page()
        page.goto(newspaper(portal.address + path, **options))
        return page, page.frame_locator("iframe")

    yield framing
    context.close()


def test_an_embedded_figure_is_shown_on_another_site_and_no_other_page_is(framed):
    _, inside = framed("/charts/trade/china-share/embed/")
    expect(inside.locator("h1")).to_contain_text("China")
    expect(inside.locator(".embed-wide svg")).to_be_visible()

    _, inside = framed("/charts/trade/china-share/")
    expect(inside.locator("h1.chart-topic")).to_have_count(0)


@pytest.mark.parametrize("width", [340, 720])
def test_the_frame_takes_the_height_that_the_figure_tells(framed, width):
    page, inside = framed("/charts/trade/china-share/embed/", width=width, script=RESIZING)
    expect(inside.locator("h1")).to_be_visible()

    page.wait_for_function("document.querySelector('iframe').height !== '300'")
    needed = inside.locator("html").evaluate("root => root.scrollHeight - root.clientHeight")
    assert needed <= 1
