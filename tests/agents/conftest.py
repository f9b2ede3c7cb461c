import json

import pytest

HEADERS = {
    "Accept": "application/json, text/event-stream",
    "MCP-Protocol-Version": "2025-06-18",
}


@pytest.fixture
def post(client, settings):
    """A message of the protocol to /mcp/, switched on."""
    settings.MCP = True

    def post(method, params, **headers):
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        body = json.dumps(message)
        kind = "application/json"
        return client.post("/mcp/", body, content_type=kind, headers=HEADERS | headers)

    return post


@pytest.fixture
def call(post):
    """What a tool answers."""

    def call(tool, **arguments):
        response = post("tools/call", {"name": tool, "arguments": arguments})
        result = response.json()["result"]
        assert response.status_code == 200 and not result["isError"], result
        return result["structuredContent"]

    return call
