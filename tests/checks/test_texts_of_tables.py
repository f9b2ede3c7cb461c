"""What a file of texts says of tables reaches a reader: no name in it is one that nobody reads."""

import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from nkworld.asking.claim_tables import ClaimTable, claim_tables

DOMAINS = ("trade", "diplomacy", "aid", "travel")
FILES = [path for name in DOMAINS for path in Path(settings.BASE_DIR, name).rglob("tables.yaml")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_each_text_is_that_of_a_table_beside_it_and_of_something_that_a_table_has(path):
    folder = path.parent
    beside = {
        table.__name__: table
        for table in claim_tables().values()
        if Path(sys.modules[table.__module__].__file__).parent == folder
    }
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert texts.keys() <= beside.keys()
    for name, told in texts.items():
        assert told.keys() <= ClaimTable.__annotations__.keys(), name
        assert beside[name].caption == told["caption"]
