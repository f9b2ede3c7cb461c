from nkworld.portal.search import SHOWN, Hit, excerpt, pattern, register, saying, weight

from .markup import Reading, words_of
from .models import ProfileRevision


@register("Profiles")
def profiles(words: list[str]) -> list[Hit]:
    """Live texts that say every word; those that say them together and most often first."""
    said = saying(words, "title", "summary", "body")
    texts = ProfileRevision.objects.as_of().filter(said).cited().order_by("title")
    read = {text: as_read(text) for text in texts}
    found = [text for text in texts if says_all(read[text], words)]
    found.sort(key=lambda text: weight(read[text], words), reverse=True)
    return [hit(text, words) for text in found[:SHOWN]]


def as_read(text: ProfileRevision) -> str:
    """What a reader sees of a text: neither keys nor marks."""
    return f"{text.title}\n{text.summary}\n{words_of(text.body)}"


def says_all(read: str, words: list[str]) -> bool:
    return all(pattern([word]).search(read) for word in words)


def hit(text: ProfileRevision, words: list[str]) -> Hit:
    return Hit(
        title=text.title,
        url=text.get_absolute_url(),
        about=str(text.profile.country),
        excerpt=excerpt(telling(text, words), words),
    )


def telling(text: ProfileRevision, words: list[str]) -> str:
    """The part of the text that says the most of the words; of two alike the longer one."""
    paragraphs = [each.words.replace("\n", " ") for each in Reading(text.body).paragraphs]
    return max([text.summary, *paragraphs], key=lambda part: (weight(part, words), len(part)))
