"""Imported before openpyxl, which takes numpy and lxml along wherever somebody has installed them:
a file is read alike on every machine, and the memory that it is given is its own.
"""

import sys

for name in ("numpy", "lxml"):
    sys.modules[name] = None  # type: ignore[assignment]
