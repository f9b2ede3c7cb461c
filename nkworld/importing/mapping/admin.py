from django.contrib import admin

from .desk import FileMappingAdmin
from .models import FileMapping

admin.site.register(FileMapping, FileMappingAdmin)
