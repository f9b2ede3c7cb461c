"""What is met on a page leads to its explanation."""

import re

import pytest
from django.conf import settings

LINK = re.compile(r'{% url "portal:glossary" %}#([a-z-]+)"')


@pytest.fixture
def explained(client, db):
    """The anchors of the glossary, each of a term with a meaning."""
    page = client.get("/glossary/").content.decode()
    return re.findall(r'<div id="([a-z-]+)">\s*<dt>[^<]+</dt>\s*<dd>\s*[^<]{30}', page)


def test_every_link_to_a_term_finds_it(explained):
    templates = settings.BASE_DIR.glob("templates/**/*.html")
    linked = {term for path in templates for term in LINK.findall(path.read_text())}

    assert linked and linked <= set(explained)


def test_no_term_is_explained_twice(explained):
    assert len(explained) == len(set(explained)) > 25
