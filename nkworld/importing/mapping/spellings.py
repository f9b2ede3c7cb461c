"""A word that an editor explained for one file is proposed as a spelling for all of them."""

import re

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from nkworld.atlas.models import Country, CountryAlias
from nkworld.atlas.names import normalise
from nkworld.atlas.resolve import CountryNotResolved, CountryResolver
from nkworld.proposals.models import Kind, RecordChange, values_of
from nkworld.proposals.publishing import propose

from .reading import Reading

KOREAN, CHINESE = re.compile("[\uac00-\ud7a3]"), re.compile("[\u3400-\u9fff]")


def propose_spellings(reading: Reading, user: User) -> None:
    """Of the countries whose box is ticked; a second person decides, as of any alias.

    One that is known or proposed already is passed over, and so is an answer that names nobody.
    """
    for question in reading.questions:
        if not question.is_proposed:
            continue
        try:
            country = CountryResolver.load().resolve(question.answer)
        except CountryNotResolved:
            continue
        is_korean, is_chinese = KOREAN.search(question.word), CHINESE.search(question.word)
        language = "ko" if is_korean else "zh" if is_chinese else "en"
        alias = CountryAlias(country=country, text=question.word, language=language)
        known = CountryAlias.objects.filter(key=normalise(question.word)).exists()
        of_aliases = ContentType.objects.get_for_model(CountryAlias)
        waiting = RecordChange.objects.filter(content_type=of_aliases, name=question.word)
        if not normalise(question.word) or known or waiting.exists():
            continue
        what = {"content_type": of_aliases, "name": question.word, "after": values_of(alias)}
        change = RecordChange(object_id=-1, kind=Kind.ADD, position=0, **what)
        propose(country, [change], user, Country, reason=f"In “{reading.survey.file_name}”"[:100])
