"""Composition: with INSTALLED_APPS, the only code that names the domains."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
