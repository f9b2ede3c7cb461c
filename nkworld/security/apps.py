from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, entered through the brake on sign-in."""

    default_site = "nkworld.security.site.Desk"
