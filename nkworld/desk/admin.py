from django.contrib import admin

from nkworld.audit.models import Entry

from .audit_log import AuditLogAdmin

admin.site.register(Entry, AuditLogAdmin)
