"""Who really speaks: sources that hand on one declaration are one voice, however many they are."""

from .models import Source

DECLARATION = "declaration"


def origin_of(source: Source) -> str:
    """The slug of the source that speaks, or DECLARATION for the partner's own records.

    Who records and who hands records on say the same thing twice.
    """
    if source.repeats:
        return origin_of(source.repeats)
    heard = source.origin in (Source.Origin.RECORDS, Source.Origin.REPEATS)
    return DECLARATION if heard else source.slug
