"""/style/ shows every component: whoever adds one shows it there."""

from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.usefixtures("loaded")

FOLDER = settings.BASE_DIR / "templates" / "components"


def test_every_component_is_shown(client):
    response = client.get("/style/")

    used = {Path(each.name).name.partition("#")[0] for each in response.templates if each.name}
    parts_of_a_table = {"cells.html"}  # its partials, which bring no name of their own
    assert {file.name for file in FOLDER.glob("*.html")} - used == parts_of_a_table


def test_no_id_stands_twice(client):
    html = client.get("/style/").content.decode()

    ids = [part.partition('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
