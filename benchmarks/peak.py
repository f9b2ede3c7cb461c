"""Usage: python -m benchmarks.peak ROWS: the largest memory, in kilobytes, of a process that takes
one file of so many rows into a database of its own. `rates` starts it for each size.
"""

import os
import resource
import sys
import tempfile
from pathlib import Path


def main(rows):
    with tempfile.TemporaryDirectory() as name:
        os.environ["DATABASE_URL"] = f"sqlite:///{name}/made-up.sqlite3"
        import django

        django.setup()
        from django.core.management import call_command

        from .rates import portal, prepare

        call_command("migrate", verbosity=0)
        portal(prepare(Path(name), rows))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(int(sys.argv[1]))
