import pytest


@pytest.fixture(autouse=True)
def _kits_of_the_test(settings, tmp_path):
    settings.KIT_DIR = tmp_path / "kits"
