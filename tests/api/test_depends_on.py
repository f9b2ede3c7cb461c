"""What an answer is read from is among the datasets with which its tag changes: an edit that could
change the answer is never hidden by a 304.
"""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nkworld.api.router import router
from nkworld.api.viewsets import TableViewSet
from nkworld.figures import registry as figures
from nkworld.provenance.models import Curated, Observation
from nkworld.provenance.tables import models_of

from .conftest import body_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def tables_read(client, address):
    """The domains' tables of which an answer asks the database."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        body_of(response)
    assert response.status_code == 200, address
    named = set(re.findall(r'"(\w+)"', " ".join(query["sql"] for query in queries)))
    kept = [m for m in apps.get_models() if issubclass(m, (Curated, Observation))]
    return {model for model in kept if model._meta.db_table in named}


def hidden(client, address, datasets):
    """Tables that are read, and whose edits would leave the tag as it is."""
    told_of = {model for dataset in datasets for model in models_of(dataset)}
    read = tables_read(client, address)
    return [f"{address} reads {model._meta.label}" for model in read - told_of]


def test_every_table_tells_of_what_it_reads(client):
    faults = []
    for prefix, view, _ in router.registry:
        if issubclass(view, TableViewSet) and view.dataset:
            datasets = (view.dataset, *view.also_of)
            faults += hidden(client, f"/api/v1/{prefix}/?page_size=3", datasets)

    assert faults == []


def test_every_chart_tells_of_what_it_reads(client):
    faults = []
    for figure in figures.every():
        form = figure.parameters()
        said = {
            name: next(key for key, _ in form.fields[name].choices if key)
            for name in form.required_in_api
        }
        query = "&".join(f"{name}={value}" for name, value in said.items())
        datasets = figure.depends_on(said)
        faults += hidden(client, f"/api/v1/charts/{figure.slug}/?{query}", datasets)

    assert faults == []
