from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin, entered through the brake on sign-in, with a home of what waits."""

    default_site = "nkworld.desk.site.Desk"


class SecurityConfig(AppConfig):
    default = True
    name = "nkworld.running.security"
    verbose_name = "Sign-in"
