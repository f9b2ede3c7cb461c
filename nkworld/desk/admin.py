from django.contrib import admin

from nkworld.audit.models import Entry
from nkworld.provenance.models import Challenge

from .audit_log import AuditLogAdmin
from .challenges import ChallengeAdmin

admin.site.register(Entry, AuditLogAdmin)
admin.site.register(Challenge, ChallengeAdmin)
