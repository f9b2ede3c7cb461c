"""The MCP server as clients of the official SDK meet it, on stdio and by HTTP."""

import sys
from io import StringIO

import httpx2
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings as portal_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from tests.loaded_file import loaded_file

TOOLS = ["find", "ask", "claims", "compare", "verify"]
CLAIM = {"table": "trade/flows", "filters": {"country": "XRU", "period": "2014", "rule": "all"}}


async def asked(transport, tool, **arguments):
    """(names of the tools, the answer of one)"""
    async with Client(transport) as client:
        listed = await client.list_tools()
        answer = await client.call_tool(tool, arguments)
        return [each.name for each in listed.tools], answer.structured_content


class Through(httpx2.AsyncBaseTransport):
    """Requests of the SDK's client go to Django's own, in the thread of the test's database."""

    def __init__(self, client):
        self.client = client

    async def handle_async_request(self, request):
        body = await request.aread()
        send = sync_to_async(self.client.generic)
        response = await send(
            request.method,
            request.url.path,
            body,
            content_type=request.headers.get("Content-Type", ""),
            headers={name: value for name, value in request.headers.items() if name != "host"},
        )
        return httpx2.Response(
            response.status_code, headers=dict(response.headers), content=response.content
        )


def test_a_client_of_the_sdk_asks_by_http(client, universe, settings):
    settings.MCP = True

    @async_to_sync
    async def ask():
        async with httpx2.AsyncClient(transport=Through(client)) as http:
            transport = streamable_http_client("http://testserver/mcp/", http_client=http)
            return await asked(transport, "claims", **CLAIM)

    names, answer = ask()

    assert names == TOOLS
    assert {row["source"]["slug"] for row in answer["rows"]} == {"bureau", "gazette"}
    assert all(row["doubt"] and row["source"]["licence"] for row in answer["rows"])


@pytest.mark.slow
def test_a_client_of_the_sdk_asks_on_stdio():
    own = {
        "DATABASE_URL": f"sqlite:///{loaded_file()}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(portal_settings.BASE_DIR),
    }
    server = StdioServerParameters(
        command=sys.executable, args=["manage.py", "mcp"], env=own, cwd=portal_settings.BASE_DIR
    )

    @async_to_sync
    async def ask():
        return await asked(stdio_client(server), "ask", question="exports to China 2015")

    names, answer = ask()

    assert names == TOOLS
    assert answer["number"]["value"] == answer["number"]["claims"][0]["value"] > 0


def test_a_post_has_an_answer_without_a_session_or_a_cookie(post, universe):
    response = post("tools/list", {})

    assert [each["name"] for each in response.json()["result"]["tools"]] == TOOLS
    assert response["Cache-Control"] == "no-store" and not response.cookies
    assert "RateLimit" in response and "Mcp-Session-Id" not in response


@pytest.mark.parametrize("method", ["get", "delete", "put", "options"])
def test_there_is_no_stream_and_no_session_to_end(client, settings, method):
    settings.MCP = True
    response = getattr(client, method)("/mcp/")

    assert response.status_code == 405 and response["Allow"] == "POST"


def test_a_foreign_host_or_origin_is_refused(post, client, universe):
    assert post("tools/list", {}, Origin="https://elsewhere.example").status_code == 403
    assert post("tools/list", {}, Host="elsewhere.example").status_code == 400


def test_a_long_question_is_refused(post, universe):
    assert post("tools/list", {"words": "x" * 70_000}).status_code == 413


def test_it_is_off_unless_switched_on(client, db):
    assert client.post("/mcp/", "{}", content_type="application/json").status_code == 404


def test_without_the_package_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "nkworld.api.agents.server", None)

    with pytest.raises(CommandError, match="extra “mcp”"):
        call_command("mcp", stdout=StringIO())
