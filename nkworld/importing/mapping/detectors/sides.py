"""Whose trade it is, and who speaks of it."""

from nkworld.atlas.names import compatible

from .. import words
from ..questions import Option, Reading, capital, without_digits
from ..recipe import Constant, TurnRound
from ..survey import subjects_in


def subject(reading: Reading) -> None:
    """Whom the file is about: the two Koreas are the commonest mix-up of all."""
    seen = [(place, subjects_in(place.text)) for place in reading.texts_around]
    place, codes = next((one for one in seen if "KOR" in one[1]), (None, set()))
    if place is None:
        return
    both = " and North Korea" if "PRK" in codes else ""
    where = place.cell if place.cell.startswith("the ") else "title"
    says = f"{capital(place.cell)} says South Korea{both}: “{place.text}”"
    not_here = "South Korea’s own figures have no place here: the file is not read."
    options = [
        Option("north", "Yes: South Korea is who reports, or the partner in the rows"),
        Option("south", "No: they are South Korea’s own", stops=not_here),
    ]
    evidence = f"{without_digits(place.text)} ({where})"
    reading.ask("subject", f"{says}. Are these figures of North Korea?", evidence, options)


def direction(reading: Reading) -> None:
    """The title says of which direction all figures are: “Exports by destination”."""
    if reading.has_direction:
        return
    known = dict(reading.wanted.choices.get("direction", ()))
    for place in reading.survey.title:
        text = compatible(place.text)
        named = [one for one, pattern in words.DIRECTIONS.items() if pattern.search(text)]
        if len(named) == 1 and named[0] in known and not words.BOTH_DIRECTIONS.search(text):
            reading.recipe.put(Constant("direction", named[0], f"{place.cell} says “{place.text}”"))
            return


def view(reading: Reading) -> None:
    """Whose exports and imports they are."""
    if reading.has("partner"):
        if not reading.has("reporter"):
            text = (
                "The file names North Korea as the partner, and nobody who reports: whose "
                "exports and imports are they?"
            )
            reading.ask("reporter", text, "no reporter", free="reporter")
        return
    if not reading.has_direction:
        return
    used = {column.heading for column in reading.recipe.columns if column.field}
    headings = [reading.heading(f) for f in reading.survey.facts if f.heading.key in used]
    around = reading.texts_around
    for place in [*around, *headings]:
        if words.TOWARDS_HOME.search(place.text):
            reading.recipe.put(TurnRound(f"{place.cell} says “{place.text}”"))
            return
    columns, source = reading.recipe.columns, reading.source
    # South Korea’s own words for goods brought in and sent north have their direction already.
    is_from_home = any("반" in c.printed and {*c.printed} & {*"입출"} for c in columns)
    if is_from_home or any(words.OF_HOME.search(place.text) for place in around):
        return
    names_countries = any(c.field == "country" or "country" in c.sets for c in columns)
    if source and source.origin == source.Origin.RECORDS:
        why = f"{source} prints its own records"
    elif not names_countries and not any("PRK" in subjects_in(place.text) for place in around):
        why = "The file names no country"
    else:
        return
    cell, text = reading.figure()
    sent = "… what the other country sends: an import of North Korea"
    options = [
        Option("turned", sent, TurnRound(why), example=f"{cell} {text} is turned round"),
        Option("own", "… what North Korea sends", example=f"{cell} {text} stays"),
    ]
    said = f"{why}, and nothing in the file says from which side it speaks. An export in it is …"
    reading.ask("view", said, "nothing says the side", options)
