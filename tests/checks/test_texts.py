"""Files of texts name what there is: one under a name that nobody reads is lost in silence."""

import pytest
import yaml
from django.conf import settings

from nkworld.asking.claim_tables import ClaimTable, claim_tables
from nkworld.figures import registry


def files(name):
    found = [path for path in settings.BASE_DIR.glob(f"*/**/{name}") if "var" not in path.parts]
    return pytest.mark.parametrize("path", found, ids=lambda path: path.parent.name)


@files("tables.yaml")
def test_texts_of_tables_are_of_tables_that_there_are(path):
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert texts.keys() <= claim_tables().keys()
    for own in texts.values():
        assert own.keys() <= ClaimTable.__annotations__.keys()


@files("figures.yaml")
def test_titles_are_of_figures_that_there_are(path):
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert texts.keys() <= {figure.slug for figure in registry.every()}
