"""Chromium before the portal that is served."""

import os
import shutil
from contextlib import ExitStack

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.fonts import fontconfig


@pytest.fixture(scope="session")
def playwright():
    """For all files of a worker: to start it takes longer than to load a page."""
    # It keeps an event loop in this thread, beside which Django refuses its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium_with(playwright, tmp_path_factory):
    """chromium_with(fonts): a browser that knows one of the sets of tests/browser/fonts.py."""
    with ExitStack() as browsers:

        def start(fonts):
            path = fontconfig(fonts, tmp_path_factory.mktemp(fonts))
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox"],
                env=os.environ | {"FONTCONFIG_FILE": str(path)},
            )
            browsers.callback(browser.close)
            return browser

        yield start


@pytest.fixture(scope="session")
def chromium(chromium_with):
    return chromium_with("source")


@pytest.fixture(scope="session")
def contexts():
    """{(width, dark, *options): what tabs share}: to open another takes longer than to load a page.

    Pages keep nothing but cookies there, which are deleted after each test.
    """
    return {}


@pytest.fixture
def visit(chromium, portal, contexts):
    """Open a page of the portal: visit("/", width=360, dark=True). Complaints fail the test."""
    used, complaints = set(), []

    def open_page(path, width=1280, dark=False, **options):
        screen = (width, dark, *options.items())
        if screen not in contexts:
            contexts[screen] = new_context(chromium, portal, width, dark, **options)
        used.add(contexts[screen])
        page = new_tab(contexts[screen], complaints)
        page.goto(path)
        return page

    yield open_page
    for context in used:
        for page in context.pages:
            page.close()
        context.clear_cookies()
        context.clear_permissions()
    assert complaints == []


@pytest.fixture(scope="session")
def tabs():
    """{(width, dark): a tab}, for as long as nothing but pages is read in it."""
    return {}


@pytest.fixture
def turn_to(chromium, portal, tabs):
    """As `visit`, in the tab in which the page before was read."""
    complaints = []

    def open_page(path, width=1280, dark=False):
        if (width, dark) not in tabs:
            tabs[width, dark] = new_tab(new_context(chromium, portal, width, dark), [])
        page = tabs[width, dark]
        page.complaints = complaints
        page.goto(path)
        return page

    yield open_page
    assert complaints == []


def new_context(chromium, portal, width, dark, **options):
    return chromium.new_context(
        base_url=portal.address,
        viewport={"width": width, "height": 900},
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
