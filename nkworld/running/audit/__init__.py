"""The audit log: who did what, when, why, from what to what. It can be added to, and nothing else.

from nkworld.running.audit import record

with transaction.atomic():
    release.save()
    record("sent back", release, why=sentence)
"""

from .trail import record
