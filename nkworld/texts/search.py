from functools import partial

from nkworld.portal.search import SHOWN, Hit, excerpt, pattern, register, saying, weight

from .models import Revision, kinds_of_revisions
from .rendering import PLACED, Text, words_of


def hits_among(kind: type[Revision], words: list[str]) -> list[Hit]:
    """Live texts that say every word; first what says them together and most often."""
    live = kind.objects.as_of().filter(saying(words, *kind.SEARCHED))
    texts = live.cited().order_by(kind.SEARCHED[0])
    # What a reader sees of a text: neither keys nor marks.
    read = {text: f"{text.title}\n{text.summary}\n{words_of(text.body)}" for text in texts}
    found = [text for text in texts if all(pattern([w]).search(read[text]) for w in words)]
    found.sort(key=lambda text: weight(read[text], words), reverse=True)
    hits = []
    for text in found[:SHOWN]:
        # The part that says the most of the words; of two alike the longer one.
        read_parts = (PLACED.sub("", each.words) for each in Text(text.body).paragraphs)
        parts = [text.summary, *(part.replace("\n", " ") for part in read_parts)]
        telling = max(parts, key=lambda part: (weight(part, words), len(part)))
        about = str(getattr(text.document, "country", ""))
        hits.append(Hit(text.title, text.get_absolute_url(), about, excerpt(telling, words)))
    return hits


for kind in kinds_of_revisions():
    title = str(kind.desk_model()._meta.verbose_name_plural).capitalize()
    register(title)(partial(hits_among, kind))
