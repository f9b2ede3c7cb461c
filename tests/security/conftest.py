"""The desk’s people and their uploads, from where the desk is tested, and a small whole portal."""

import pytest

from nkworld.provenance.tables import table_models
from tests.desk.conftest import client_class, editor, groups, hand_in, person, publisher
from tests.factories import DatasetFactory, RuleFactory

__all__ = ["client_class", "editor", "groups", "hand_in", "person", "publisher"]


@pytest.fixture
def small_world(universe):
    """The universe, in which every table has its dataset and a rule."""
    for slug in table_models():
        dataset = DatasetFactory(slug=slug)
        if not dataset.rules.exists():
            order = [universe.bureau, universe.gazette]
            RuleFactory(dataset=dataset, slug="bureau-first", is_default=True, order=order)
