"""How `make run` serves the portal: on this machine alone, until Ctrl-C."""

import os
import socket
import subprocess
import sys
from pathlib import Path

PORT = os.environ.get("PORT", "8000")
ADDRESS = f"http://127.0.0.1:{PORT}"
DESK = os.environ.get("ADMIN_PATH", "admin").strip("/")

VAR_DIR = Path(os.environ.get("VAR_DIR", "var"))
METRICS = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR", VAR_DIR / "metrics"))

bind = f"127.0.0.1:{PORT}"
# SQLite lets any number read beside one writer: processes for the cores, threads for the waiting.
workers = min(os.cpu_count() or 1, 4)
worker_class = "gthread"
threads = 6
graceful_timeout = 5
loglevel = "warning"
# The longest that gunicorn reads: up to here the portal itself says that an address is too long.
limit_request_line = 8190
# Which proxy may say that a visitor came by https is TRUSTED_PROXIES’ to decide.
secure_scheme_headers = {}
# Its default place is the home folder, where two checkouts would share it.
control_socket_disable = True


def on_starting(server):
    """One sentence instead of gunicorn's five attempts and a traceback.

    And no numbers of an earlier run among those that /metrics sums.
    """
    if not PORT.isdecimal() or not 0 < int(PORT) < 65536:
        sys.exit(
            f"PORT is {PORT!r}: choose a number from 1 to 65535, for example make run PORT=8001."
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError as error:
            sys.exit(
                f"Port {PORT} cannot be used ({error.strerror}): "
                f"choose another, for example make run PORT={int(PORT) + 1}."
            )
    for file in METRICS.glob("*.db"):
        file.unlink()


def when_ready(server):
    """Beside the server there is a worker, which ends with it; tasks done at once need none."""
    if os.environ.get("TASKS") != "immediate":
        server.worker_keeper = subprocess.Popen([sys.executable, "-m", "nkworld.keep_worker"])
    print(
        f"\nNorth Korea in the World: {ADDRESS}/   (Ctrl-C ends it)\n"
        f"The desk: {ADDRESS}/{DESK}/ as researcher, editor, approver, publisher or administrator, "
        "with the password printed, or written to var/desk-passwords, when the account was made.\n"
        "A lost one is replaced with: .venv/bin/python manage.py changepassword editor\n",
        flush=True,
    )


def on_exit(server):
    if keeper := getattr(server, "worker_keeper", None):
        keeper.terminate()
