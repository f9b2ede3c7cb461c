from .records import ProposingAdmin


class SynonymsAdmin(ProposingAdmin):
    list_display = ["term", "words_en", "words_ko", "words_zh"]
    search_fields = ["term", "words_en", "words_ko", "words_zh"]
    search_help_text = "Any of the words"
    fieldsets = [
        (None, {"fields": ["term", "words_en", "words_ko", "words_zh"]}),
        ("Why", {"fields": ["note"]}),
    ]
