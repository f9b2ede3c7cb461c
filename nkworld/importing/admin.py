from django.contrib import admin

from nkworld.provenance.models import Release

from .desk.release import ReleaseAdmin

admin.site.register(Release, ReleaseAdmin)
