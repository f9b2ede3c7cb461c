"""The server of the official SDK: five tools that run where Django's ORM may be asked."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

import httpx2
from asgiref.sync import async_to_sync, sync_to_async
from mcp.server import MCPServer
from mcp.server.mcpserver.tools import Tool
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations

from nkworld.charts.citations import SITE

from . import tools

INSTRUCTIONS = """\
Claims on North Korea's trade, diplomacy, aid and travel, each with its source, quotation and doubt.
Every number is a claim of one source about one cell, or is reckoned from such: say source, year and
doubt with it, and cite its `url`. Two sources are never added or averaged. No figure on record is
not zero. Exports and imports are North Korea's: an export leaves it. South Korea is one of its
partners and another country. An answer with `refusal` has no number: say its reason, and ask for
what `exists` names."""


@cache
def _tool(function: Callable[..., Any]) -> Tool:
    """In the thread of the request, or in one of its own on stdio: that of the database."""

    @wraps(function)
    async def in_thread(**arguments: Any) -> Any:
        return await sync_to_async(tools.answered)(function, arguments)

    hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    return Tool.from_function(in_thread, annotations=hints)


def make_server() -> MCPServer:
    own = [_tool(function) for function in tools.TOOLS]
    return MCPServer("nkworld", title=SITE, instructions=INSTRUCTIONS, tools=own)


@async_to_sync
async def answer(
    host: str, scheme: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, Mapping[str, str], bytes]:
    """(status, headers, body) of one POST to /mcp/, by the ASGI application of the SDK."""
    server = make_server()
    app = server.streamable_http_app(
        streamable_http_path="/",
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[host], allowed_origins=[f"{scheme}://{host}"]
        ),
    )
    sent = httpx2.Request("POST", f"{scheme}://{host}/", headers=headers, content=body)
    async with server.session_manager.run():
        response = await httpx2.ASGITransport(app).handle_async_request(sent)
        names = {name.title(): value for name, value in response.headers.items()}
        return response.status_code, names, await response.aread()
