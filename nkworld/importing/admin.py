from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from nkworld.provenance.models import Release

from .desk.release import ReleaseAdmin
from .desk.uploads import UploadAdmin
from .models import Upload

admin.site.register(Release, ReleaseAdmin)
admin.site.register(Upload, UploadAdmin)
# What waits and what failed is told in words, by uploads and by the state of the portal.
admin.site.unregister(DBTaskResult)
