"""What a server needs, whatever it serves.

- `audit`: who did what, appended by the database itself; `security`: sign-in, second factors,
  headers.
- `overload`: ends of slow requests and queries, turns, shared counts; `api_keys`: partners of the
  API.
- `response_cache`: answers kept whole until something is published; `backups`: copies that fit
  newer code.
- `operations`: health, metrics, logs and failures; it knows the whole house and stands above it.

What enters: requests and settings. What leaves: refusals in sentences, states, files.
"""
