"""Names of countries in the languages in which files come, as Unicode's CLDR has them."""

from functools import cache

from nkworld.atlas.names import compatible

LOCALES = ("de", "fr", "ru", "zh", "zh_Hant", "ja", "es", "it", "pt", "ko")
NO_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


@cache
def _codes() -> dict[str, str]:
    """{name in any of the languages: ISO's two letters}, without those that mean two countries."""
    from babel import Locale  # whose data take a tenth of a second to read

    codes = {"korea, demokratische volksrepublik": "KP"}  # in Germany’s foreign trade
    several: set[str] = set()
    for locale in LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES:
                folded = compatible(name).casefold()
                if codes.setdefault(folded, code) != code:
                    several.add(folded)
    return {name: code for name, code in codes.items() if name not in several}


def code_of(name: str) -> str:
    """ISO's two letters of a country that is named in another language; empty if nobody knows."""
    return _codes().get(compatible(name).casefold().strip(), "")
