from django.contrib import admin

from nkworld.desk.proposals.records import PAPERS, CitedAdmin

from .models import Annotation


@admin.register(Annotation)
class AnnotationAdmin(CitedAdmin):
    date_hierarchy = "began_first"
    list_display = ["began", "until", "label", "priority", "figures", "source"]
    list_filter = ["priority", "kind", *CitedAdmin.list_filter]
    search_fields = ["label", "sentence", "figures", "as_quoted", "note"]
    search_help_text = "Label, sentence, figure (trade/china-months), country (country:CHN)"
    fieldsets = [
        (None, {"fields": ["label", "short_label", "sentence", ("began", "until"), "kind"]}),
        ("Where it is drawn", {"fields": ["figures", "priority", "records", "slug"]}),
        PAPERS,
    ]
