"""`python -m tests.upgrades.later 1 2 …` migrates to the later version, and is killed at the first
step of one try, at the second of the next; the last try is left alone.
"""

import os
import signal
import sys

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db.migrations.loader import MigrationLoader

    MigrationLoader(None)  # imported once, and not in each try
    for step in sys.argv[1:]:
        child = os.fork()
        if not child:
            os.environ["KILLED_AT"] = step
            call_command("migrate", verbosity=0)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            sys.exit(f"The try that was to be killed at step {step} was not.")
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
