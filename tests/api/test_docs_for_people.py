"""Docs that people use: meanings of all fields, start pages, the console, the client in Python."""

import ast
import subprocess
import sys
from http import HTTPStatus

import pytest
from django.core.management import call_command

from nkworld.api.docs import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("universe")]

DOCS = "/api/v1/docs/"
CONSOLE = f"{DOCS}console/"
CLIENT = f"{DOCS}client/nkworld_client.py"


@pytest.fixture
def document(client):
    return client.get("/api/v1/schema/").json()


def test_no_field_and_no_parameter_is_without_a_meaning(document):
    schemas = document["components"]["schemas"]
    untold = [
        f"{kind}.{name}"
        for kind, schema in schemas.items()
        for name, field in schema.get("properties", {}).items()
        if not field.get("description")
    ]
    untold += [
        f"{path}: {each['name']}"
        for path, methods in document["paths"].items()
        for each in methods["get"].get("parameters", ())
        if not each.get("description")
    ]

    assert len(schemas) > 50
    assert not untold, (
        "Say it in the model's help_text, or in nkworld/api/meanings.py: " + ", ".join(untold)
    )


def test_the_reference_has_every_field_and_the_unit_of_every_table(client, document):
    page = client.get(f"{DOCS}fields/").content.decode()
    fields = document["components"]["schemas"]["Flow"]["properties"]

    assert len(fields) > 10
    for name in [*fields, "count_is_minimum"]:
        assert f"<code>{name}</code>" in page
    assert "<code>trade/flows</code>" in page and "US dollars, current" in page


@pytest.mark.parametrize("slug", LANGUAGES)
def test_a_start_page_has_this_portals_address(client, slug):
    page = client.get(f"{DOCS}start/{slug}/").content.decode()

    assert "http://testserver/api/v1" in page and "127.0.0.1:8000" not in page
    assert f'href="{DOCS}start/{slug}/"' in client.get(DOCS).content.decode()


def test_who_asks_for_another_language_is_told_the_nearest(client):
    answer = client.get(f"{DOCS}start/pyhton/")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "“python”" in answer.content.decode()


def test_the_console_answers_without_scripts(client):
    asked = {"at": "/api/v1/trade/flows/", "asked": "1", "country": "XRU", "period": "2015"}
    page = client.get(CONSOLE, asked)
    text = page.content.decode()

    assert "http://testserver/api/v1/trade/flows/?country=XRU&amp;period=2015" in text
    assert "curl -s &#x27;http://testserver/api/v1/trade/flows/" in text
    assert "&quot;value&quot;: 120" in text
    assert "RateLimit" in page.headers and "RateLimit" not in client.get(DOCS).headers


def test_the_console_shows_a_refusal_as_it_is(client):
    asked = {"at": "/api/v1/trade/flows/", "asked": "1", "country": "Ruritanai"}
    text = client.get(CONSOLE, asked).content.decode()

    assert "Status 400" in text and "Ruritania" in text
    assert client.get(CONSOLE, {"at": "/admin/"}).status_code == HTTPStatus.NOT_FOUND


def test_the_console_fills_in_what_stands_in_the_address(client):
    asked = {"at": "/api/v1/sources/{slug}/", "asked": "1", "path.slug": "bureau"}
    text = client.get(CONSOLE, asked).content.decode()

    assert "http://testserver/api/v1/sources/bureau/" in text
    assert "Royal Bureau" in text and "Status 200" in text
    # What is not filled in is not asked.
    assert (
        "Nothing was asked yet." in client.get(CONSOLE, asked | {"path.slug": ""}).content.decode()
    )


def test_the_client_is_what_the_command_writes_and_has_strict_types(client, tmp_path, settings):
    path = tmp_path / "nkworld_client.py"
    settings.SITE_ADDRESS = "http://testserver"
    call_command("write_client", path, verbosity=0)
    answer = client.get(CLIENT, headers={"accept": "text/html"})
    text = path.read_text()
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert answer.content.decode() == text
    assert "nkworld_client.py" in answer["Content-Disposition"]
    assert imported <= sys.stdlib_module_names
    use = tmp_path / "use.py"
    use.write_text(
        "from nkworld_client import Client, Flow\n"
        'rows: list[Flow] = list(Client().trade_flows(country=["CHN"], direction="export"))\n'
        'value: float | None = rows[0]["value"]\n'
    )
    command = [
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        tmp_path / "kept",
        path,
        use,
    ]
    checked = subprocess.run([sys.executable, *command], capture_output=True, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout.decode()
