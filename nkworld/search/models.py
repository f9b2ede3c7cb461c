from django.db import models
from simple_history.models import HistoricalRecords

from .words import stems


class Synonyms(models.Model):
    """Words that mean the same to the search, in English, Korean and Chinese.

    The term is the word in which this site speaks of it. Whoever types any of the others finds
    what is written under each of them, and is answered as if the term had been typed.
    """

    term = models.CharField(
        max_length=60, unique=True, help_text="As this site says it: resettlers"
    )
    words_en = models.TextField(
        "English", blank=True, help_text="Separated by semicolons: defectors; refugees"
    )
    words_ko = models.TextField("Korean", blank=True, help_text="Separated by semicolons")
    words_zh = models.TextField("Chinese", blank=True, help_text="Separated by semicolons")
    note = models.CharField(max_length=200, blank=True, help_text="Why these mean the same here")

    history = HistoricalRecords()

    class Meta:
        ordering = ["term"]
        verbose_name_plural = "synonyms"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(term=""),
                name="search_synonyms_have_a_term",
                violation_error_message="A set of synonyms is named by its term.",
            )
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def words(self) -> list[str]:
        columns = (self.words_en, self.words_ko, self.words_zh)
        others = (word.strip() for column in columns for word in column.split(";"))
        return [self.term, *(word for word in others if stems(word))]


class SearchEntry(models.Model):
    """One page, or one place on a page, that the search finds.

    Written from the records and the code whenever they change, and never edited. `title_words` and
    `words` are the title, and all that it is found by, as `words.indexed` writes them.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=400)
    about = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    title_words = models.TextField()
    words = models.TextField()
    weight = models.SmallIntegerField(default=0)

    named = 0  # how a question names it: see `finding`

    class Meta:
        ordering = ["kind", "title"]
        verbose_name_plural = "search entries"
        indexes = [models.Index(fields=["kind"], name="search_entry_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class SearchWord(models.Model):
    """A word that something is found by, as it is spelled there: for who mistypes it."""

    word = models.CharField(max_length=60, unique=True)
    entries = models.PositiveIntegerField()

    class Meta:
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word
