from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, register


class AgentsConfig(AppConfig):
    name = "nkworld.api.agents"
    verbose_name = "Language models"


@register
def the_package_is_there(**kwargs: Any) -> list[Error]:
    if not settings.MCP or find_spec("mcp"):
        return []
    remedy = "Install it into the portal's environment (docs/how-to-use-mcp.md), or leave MCP out."
    return [Error("MCP is on, and the package mcp is missing.", hint=remedy, id="agents.E001")]
