"""Migrations of a later version, after those of today; the settings are in later/settings.py.

Killed on purpose where KILLED_AT says: at the first of their steps, the second …
"""

import os
import signal

from django.db import migrations

reached = 0


def step(*arguments) -> None:
    """A moment at which the power may fail."""
    global reached  # noqa: PLW0603 - of one process, which ends here
    reached += 1
    if os.environ.get("KILLED_AT") == str(reached):
        os.kill(os.getpid(), signal.SIGKILL)


def a_step() -> migrations.RunPython:
    return migrations.RunPython(step, elidable=True)
