"""Whatever registry a machine reaches, the same packages are installed from it."""

import re

import pytest
from django.conf import settings

ADDRESS = re.compile(r'https?:|index-url|find-links|"resolved"')


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-dev.lock", "package-lock.json"]
)
def test_a_lock_file_names_no_address(name):
    text = (settings.BASE_DIR / name).read_text(encoding="utf-8")

    assert ADDRESS.findall(text) == []
