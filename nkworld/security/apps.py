from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, entered through the brake on sign-in, with a home of what waits."""

    default_site = "nkworld.desk.site.Desk"
