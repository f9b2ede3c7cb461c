from django.contrib import admin
from django.template.response import TemplateResponse


class DeskPages(admin.ModelAdmin):
    """Pages of the desk's own within the admin; `folder` is that of their templates."""

    folder = "importing"

    def page(self, request, template, title, **context):
        """A page with all that the admin's frame wants."""
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
        }
        return TemplateResponse(request, f"{self.folder}/{template}.html", frame | context)
