"""Chromium before the portal that is served."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.fonts import fontconfig

HEIGHT = 900


@pytest.fixture(scope="session")
def playwright():
    """For all files of a worker: to start it takes longer than to load a page."""
    # It keeps an event loop in this thread, beside which Django refuses its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright, tmp_path_factory):
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox"],
        env=os.environ | {"FONTCONFIG_FILE": str(fontconfig(tmp_path_factory.mktemp("fonts")))},
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def tabs():
    """{(width, dark, *options): a tab}: to open another takes longer than to load a page."""
    return {}


@pytest.fixture
def visit(chromium, portal, tabs):
    """Open a page of the portal: visit("/", width=360, dark=True). Complaints fail the test."""
    used, complaints = {}, []  # {tab: its width, and whether it is dark}

    def open_page(path, width=1280, dark=False, **options):
        screen = (width, dark, *options.items())
        if screen not in tabs:
            tabs[screen] = new_tab(new_context(chromium, portal, width, dark, **options), [])
        page = tabs[screen]
        if page in used:  # two are read side by side
            page = new_tab(page.context, complaints)
        else:
            page.complaints = complaints
            used[page] = width, dark
        if page.url.partition("#")[0].endswith(path.partition("#")[0]):
            page.goto("about:blank")  # for a part of the page that is open nothing is loaded
        page.goto(path)
        return page

    yield open_page
    for page, screen in used.items():
        as_it_was(page, *screen)
    assert complaints == []


def as_it_was(page, width, dark):
    """The next test finds the tab as if nobody had used it."""
    page.unroute_all()
    page.emulate_media(media="null", color_scheme="dark" if dark else "light")
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": HEIGHT})
    page.mouse.move(0, 0)
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.context.clear_cookies()
    page.context.clear_permissions()


def new_context(chromium, portal, width, dark, **options):
    return chromium.new_context(
        base_url=portal.address,
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        **options,
    )


def new_tab(context, complaints):
    """What its pages complain of is added to its `complaints`."""
    page = context.new_page()
    page.complaints = complaints
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: said.type == "error" and page.complaints.append(f"{page.url}: {said.text}"),
    )
    return page
