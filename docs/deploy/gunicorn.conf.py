"""How a server serves the portal behind nginx: docs/deploy.md."""

import os

# systemd hands over its socket; without it BIND names where to listen.
bind = os.environ.get("BIND", "unix:/run/nkworld/gunicorn.sock")
# Processes for the cores, threads for the waiting.
worker_class = "gthread"
workers = int(os.environ.get("WORKERS", 2 * (os.cpu_count() or 1)))
threads = 6
# A worker that has hung is ended; one that is told to stop finishes what it has begun.
timeout = 330
graceful_timeout = 30
# Each worker ends after that many requests, not all at once: what leaks does not add up.
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = "warning"
# Which proxy may say that a visitor came by https is TRUSTED_PROXIES’ to decide.
secure_scheme_headers = {}
control_socket_disable = True
# The release that it began with, also for a worker that begins once the link leads to the next.
chdir = os.path.realpath(os.getcwd())
