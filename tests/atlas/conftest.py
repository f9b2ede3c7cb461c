"""The countries as they are curated: `atlas` loads the whole seed once for a file of tests."""

import csv
from pathlib import Path

import pytest
import tablib
from django.db import transaction

from nkworld.atlas import models
from nkworld.importing.curated import Countries

SEED = Path(models.__file__).parent / "seed" / "countries.csv"


def seed_table(number=None):
    """The seed, or its first rows, as an import takes it."""
    with SEED.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return tablib.Dataset(*rows[:number], headers=header)


def table(*rows):
    """A countries.csv with the columns that the rows name, none of them required but the code."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    data = tablib.Dataset(headers=columns)
    for row in rows:
        data.append([row.get(column, "") for column in columns])
    return data


@pytest.fixture(scope="module")
def atlas(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield Countries().import_data(seed_table(), raise_errors=True)
        transaction.set_rollback(True)
