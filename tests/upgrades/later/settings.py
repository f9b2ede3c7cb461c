"""The settings of a version that has more migrations than today's."""

from tests.settings import *  # noqa: F403

MIGRATION_MODULES = {app: f"tests.upgrades.later.{app}" for app in ("audit", "trade")}
