"""The loaded portal, served to programs that know nothing of it but its address."""

import pytest

from tests.loaded_file import loaded_file
from tests.serving import served


@pytest.fixture
def portal_that_keeps(tmp_path):
    """Keeps its answers, in memory and on disk."""
    settings_module = "tests.client.settings_with_kept_answers"
    with served(tmp_path, loaded_file(), settings_module) as found:
        found.kept_files = tmp_path / "files"
        yield found
