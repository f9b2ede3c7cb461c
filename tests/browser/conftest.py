"""Chromium before the portal that is served."""

import shutil

import pytest
from playwright.sync_api import sync_playwright


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
