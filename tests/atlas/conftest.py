"""The countries as they are curated: `atlas` loads the whole seed once for a file of tests."""

import csv
from pathlib import Path

import pytest
from django.db import transaction

from nkworld.atlas import models
from nkworld.importing.curated import Countries

SEED = Path(models.__file__).parent / "seed" / "countries.csv"


def seed_rows(number=None):
    """The seed, or its first rows, as they are loaded."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))[:number]


@pytest.fixture(scope="module")
def atlas(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield Countries().load(seed_rows())
        transaction.set_rollback(True)
