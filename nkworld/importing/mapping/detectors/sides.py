"""Whose trade it is, and who speaks of it."""

from nkworld.atlas.names import compatible

from .. import words
from ..questions import FILE, Option, without_digits
from ..reading import TOWARDS_HOME, Reading, capital
from ..recipe import Constant, TurnRound
from ..survey import Place, subjects_in


def subject(reading: Reading) -> None:
    """Whom the file is about: the two Koreas are the commonest mix-up of all."""
    seen = [(place, subjects_in(place.text)) for place in reading.texts_around]
    south = [(place, codes) for place, codes in seen if "KOR" in codes]
    if not south:
        return
    place, codes = south[0]
    both = " and North Korea" if "PRK" in codes else ""
    reading.ask(
        "subject",
        FILE,
        f"{capital(place.cell)} says South Korea{both}: “{place.text}”. Are these figures of "
        "North Korea?",
        f"{without_digits(place.text)} ({_kind(place)})",
        [
            Option("north", "Yes: South Korea is who reports, or the partner in the rows"),
            Option(
                "south",
                "No: they are South Korea’s own",
                stops="South Korea’s own figures have no place here: the file is not read.",
            ),
        ],
        silences=("subject", "notes"),
    )


def _kind(place: Place) -> str:
    return place.cell if place.cell.startswith("the ") else "title"


def direction(reading: Reading) -> None:
    """The title says of which direction all figures are: “Exports by destination”."""
    if reading.has_direction or "direction" not in reading.wanted.choices:
        return
    known = {value for value, _ in reading.wanted.choices["direction"]}
    for place in reading.survey.title:
        text = compatible(place.text)
        named = [one for one, pattern in words.DIRECTIONS.items() if pattern.search(text)]
        if len(named) == 1 and named[0] in known and not words.BOTH_DIRECTIONS.search(text):
            reading.recipe.put(Constant("direction", named[0], f"{place.cell} says “{place.text}”"))
            return


def view(reading: Reading) -> None:
    """Whose exports and imports they are."""
    if reading.recipe.has_pair:
        if not any(column.field == "reporter" for column in reading.recipe.columns):
            reading.ask(
                "reporter",
                FILE,
                "The file names North Korea as the partner, and nobody who reports: whose "
                "exports and imports are they?",
                "no reporter",
                free="reporter",
            )
        return
    if not reading.has_direction:
        return
    used = {column.heading for column in reading.recipe.columns if column.field}
    headings = [
        Place(f"{facts.heading.letter}{reading.survey.header.last}", facts.heading.text)
        for facts in reading.survey.facts
        if facts.heading.key in used
    ]
    for place in [*reading.texts_around, *headings]:
        if TOWARDS_HOME.search(place.text):
            reading.recipe.put(TurnRound(f"{place.cell} says “{place.text}”"))
            return
    texts = [place.text for place in reading.texts_around]
    if any(map(words.OF_HOME.search, texts)) or _seen_from_home(reading):
        return
    source = reading.source
    if source and source.origin == source.Origin.RECORDS:
        why = f"{source} prints its own records"
    elif not _names_countries(reading) and not any("PRK" in subjects_in(text) for text in texts):
        why = "The file names no country"
    else:
        return
    cell, text = reading.figure()
    reading.ask(
        "view",
        FILE,
        f"{why}, and nothing in the file says from which side it speaks. An export in it is …",
        "nothing says the side",
        [
            Option(
                "turned",
                "… what the other country sends: an import of North Korea",
                (TurnRound(why),),
                example=f"{cell} {text} is turned round",
            ),
            Option("own", "… what North Korea sends", example=f"{cell} {text} stays"),
        ],
        silences=("towards",),
    )


def _names_countries(reading: Reading) -> bool:
    columns = reading.recipe.columns
    return any(column.field == "country" or "country" in column.sets for column in columns)


def _seen_from_home(reading: Reading) -> bool:
    """South Korea’s own words for goods brought in and sent north have their direction already."""
    return any(
        set(column.printed) & set("반입출") and "반" in column.printed
        for column in reading.recipe.columns
    )
