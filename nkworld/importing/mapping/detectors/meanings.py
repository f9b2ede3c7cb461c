"""What words and codes mean, and what no word says."""

from nkworld.atlas.names import compatible
from nkworld.provenance.models import Source
from nkworld.provenance.tables import observation_model

from ...header import key
from .. import periods, words
from ..columns import meaning_of
from ..figures import plain
from ..questions import WORDS, Option
from ..reading import MOST_WORDS, Reading, left_out, without_article
from ..recipe import Column, Constant, PadCodes, Recipe, WordMeans
from ..survey import unmarked
from ..wanted import Wanted, code_abroad

NEVER_USUAL = ("citation", "period", "value", "commodity", "source")


def other_languages(reading: Reading) -> None:
    """Countries and directions by their names in German, French, Russian, Chinese …"""
    directions: dict[str, str | None] = {}
    for _, facts in reading.facts_of("direction"):
        for text in facts.texts:
            bare = unmarked(text)[0]
            if words.GENERAL.get(key(bare)) == words.LEFT_OUT:
                directions[bare] = None
            elif meaning := meaning_of("direction", compatible(bare).casefold(), reading.wanted):
                directions[bare] = meaning
    if directions and not reading.format:
        reading.recipe.put(WordMeans("direction", directions))
    codes: dict[str, str | None] = {}
    for _, facts in reading.facts_of("country", "reporter", "partner"):
        for text in facts.texts:
            bare = unmarked(text)[0]
            if reading.wanted.is_country(bare) or plain(text) in words.TOTALS:
                continue
            if (code := code_abroad(bare)) and reading.wanted.is_country(code):
                codes[bare] = code
    if codes:
        reading.recipe.put(WordMeans("country", codes))


def unknown_words(reading: Reading) -> None:
    """Countries, donors, words of a field that nobody knows yet."""
    wanted = reading.wanted
    asked = 0
    names = {*wanted.records, *wanted.choices} - {"commodity", "source", "release", "citation"}
    known_words = {step.field: step.words for step in reading.recipe.each(WordMeans)}
    for column, facts in reading.facts_of(*names, "reporter", "partner"):
        name = "country" if column.field in ("reporter", "partner") else column.field
        for text, row in facts.texts.items():
            bare = unmarked(text)[0]
            if plain(text) in words.TOTALS or _is_understood(reading, name, bare):
                continue
            if {text, text.casefold(), bare.casefold()} & {
                w.casefold() for w in known_words.get(name, {})
            }:
                continue
            if reading.recipe.has_pair and wanted.is_home(bare):
                continue
            asked += 1
            if asked > MOST_WORDS:
                return
            options = [
                Option(value, label, (WordMeans(name, {bare: value}),))
                for value, label in wanted.choices.get(name, [])
            ]
            reading.ask(
                f"word:{name}:{bare}",
                WORDS,
                f"{facts.heading.letter}{row} says “{bare}”, which is no known "
                f"{without_article(wanted.label(name))}. It is …",
                bare,
                [*options, left_out(name, bare)],
                free="" if options else name,
                word=bare,
            )


def _is_understood(reading: Reading, name: str, text: str) -> bool:
    wanted = reading.wanted
    if name in wanted.choices:
        values = {value for value, _ in wanted.choices[name]}
        return text in values or text.casefold() in wanted.words.get(name, {})
    return wanted.understands(name, text) or (name == "country" and wanted.is_country(text))


def codes(reading: Reading) -> None:
    """A spreadsheet makes a number of 0303, and 303 is no code."""
    for _, facts in reading.facts_of("commodity"):
        known, lost, strange = 0, [], []
        for text in facts.texts:
            if not text.isdecimal() or plain(text) in words.TOTALS:
                continue
            if len(text) % 2 == 0 and reading.wanted.understands("commodity", text):
                known += 1
            elif len(text) % 2 and reading.wanted.understands("commodity", f"0{text}"):
                lost.append(text)
            else:
                strange.append(text)
        if lost and not any(len(text) % 2 for text in strange):
            reading.recipe.put(PadCodes("commodity"))


def usual_values(wanted: Wanted, source: Source, names: list[str]) -> dict[str, str]:
    """{field: its one value in all live figures of the source}, as a cell would say it."""
    model = observation_model(wanted.dataset)
    live = model.objects.as_of().filter(source=source).order_by()
    found = {}
    for name in names:
        field = model._meta.get_field(name)
        path = name
        if field.is_relation:  # by what names a record in a cell
            keys = {each.name for each in field.related_model._meta.fields}
            path += "__" + ("code" if "code" in keys else "slug" if "slug" in keys else "pk")
        values = list(live.values_list(path, flat=True).distinct()[:2])
        if len(values) == 1 and values[0]:
            found[name] = str(values[0])
    return found


def what_is_lacking(reading: Reading) -> None:
    """What every figure must say and neither a column nor the title does: the source's own past
    answers for it, but for what a file must say itself.
    """
    wanted, recipe = reading.wanted, reading.recipe
    missing = lacking(recipe, wanted, {q.free for q in reading.questions if not q.word})
    if reading.source and "citation" in missing and reading.source.url:
        recipe.put(Constant("citation", reading.source.url, "the address of the source"))
        missing.remove("citation")
    names = [
        name for name in missing if name not in NEVER_USUAL and name not in ("country", "direction")
    ]
    if reading.source:
        names += ["basis"] if "basis" in wanted.fields and "basis" not in recipe.constants else []
        for name, text in usual_values(wanted, reading.source, names).items():
            recipe.put(Constant(name, text, f"as all figures of {reading.source} say"))
            missing = [one for one in missing if one != name]
    sections = {"direction"} if _sections_name_direction(reading) else set()
    if any(periods.pieces_of(note.text).year for note in reading.survey.notes):
        sections.add("period")
    for name in missing:
        if name in sections:
            continue
        candidates = [facts for facts in reading.unknown if facts.heading.text]
        columns = [
            Option(
                f"column:{facts.heading.key}",
                f"in the column “{facts.heading.text}”",
                (Column(facts.heading.key, name, printed=facts.heading.text),),
            )
            for facts in candidates
        ]
        choices = [
            Option(value, label, (Constant(name, value),))
            for value, label in wanted.choices.get(name, [])
        ]
        reading.ask(
            f"lacking:{name}",
            WORDS,
            f"Nothing in the file says {wanted.label(name)}. It is …",
            f"no {name}; {', '.join(sorted(f.heading.key for f in candidates))}",
            [*columns, *choices],
            free="" if choices or name in wanted.amounts else name,
        )


def _sections_name_direction(reading: Reading) -> bool:
    return any(
        words.MONEY_FLOWS.get(compatible(note.text).casefold().strip(" :"))
        for note in reading.survey.notes
    )


def lacking(recipe: Recipe, wanted: Wanted, asked: set[str]) -> list[str]:
    """Fields that a figure can't do without, and that nothing in the recipe says."""
    said = {column.field for column in recipe.columns} | asked
    stating = [column for column in recipe.columns if column.field in wanted.amounts]
    said |= set.intersection(*({*column.sets} for column in stating)) if stating else set()
    said |= {name for name, text in recipe.constants.items() if text}
    if said & {"year"} or any("{period}" in c.heading and c.field for c in recipe.columns):
        said.add("period")
    if "partner" in said:
        said.add("country")
    return [name for name in wanted.required if name not in said and name != "source"]
