"""What the words on charts and tables mean; docs/glossary.md tells where each lives in the code."""

import re
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from nkworld.atlas.page_addresses import page_address


class Term(NamedTuple):
    """By `words` it is known in a text; `place` is that on the page of the glossary."""

    title: str
    meaning: str
    words: tuple[str, ...] = ()
    place: str = ""  # that of its title

    @property
    def slug(self) -> str:
        return self.place or slugify(self.title)


class Section(NamedTuple):
    slug: str
    title: str
    terms: tuple[Term, ...]


SECTIONS = (
    Section(
        "terms-of-figures",
        "The figures and their papers",
        (
            Term(
                "Claim",
                "What one source says of one figure: how much, of which period, where that was "
                "read, and the words or digits printed there. Two sources that disagree are two "
                "claims, and both stay.",
            ),
            Term(
                "Source",
                "Whoever compiles a series: a customs office, an agency, a researcher. A page "
                "that repeats it is a place where it was read.",
            ),
            Term(
                "Reading",
                "One place where a claim was read. Several readings of one claim confirm or "
                "dispute one another.",
            ),
            Term(
                "At the source, quoted by another, compilation",
                "How a claim was read: on its source’s own page; in a report or a copy that "
                "quotes it; in a collection of figures that nobody reviewed, which is shown only "
                "where there is nothing else. A reading that a better one confirms to its printed "
                "precision counts as read like that one.",
                place="how-it-was-read",
            ),
            Term(
                "Official, agency, press, compiler, blog",
                "Whose word a source is: a state or an intergovernmental body; an agency, an "
                "institute or a think tank; the press; who compiles what others say, unvetted; a "
                "blog. A figure’s page says so where it is none of the first two.",
                place="whose-word",
            ),
            Term(
                "Reported, estimated, derived, revised, provisional",
                "Whether a source counted a figure or estimated it, whether we computed it from "
                "others, whether the source changed it later, and whether it still may.",
                place="status",
            ),
            Term(
                "Bounds",
                "A source that gives only a lower or an upper end of a figure is shown with that "
                "end, and without a value in between.",
            ),
            Term(
                "One voice",
                "Sources that hand on the same declaration. That they agree confirms nothing.",
                ("one voice",),
            ),
            Term(
                "Headline rule",
                "A named order of sources. Where one number is needed, that of the source which "
                "stands first is shown; every chart and table lets you choose another rule, or "
                "all claims.",
                ("headline rule",),
            ),
            Term(
                "As known on",
                "What this site knew at the end of a day. Nothing is overwritten, so a chart, a "
                "table or an answer of the API can be asked for as it was.",
            ),
            Term(
                "Release",
                "One delivery of one source, published or withdrawn at a moment. Each version of "
                "a claim between two such moments is a vintage.",
            ),
            Term(
                "Excluded figures",
                "Figures that are clearly wrong, such as trade of South Korea booked under the "
                "North. They stay public with the reason, and enter no total.",
                place="excluded",
            ),
            Term(
                "Break",
                "A year from which a source counts otherwise, or another source speaks. A line is "
                "interrupted there, and nothing is compared across it.",
            ),
            Term(
                "Data Question",
                "What one must know before using a figure, answered in a few sentences below it.",
            ),
            Term(
                "Data fingerprint",
                "The beginning of the SHA-256 of a chart’s CSV file. If a file downloaded later "
                "has the same, nothing in it has changed.",
                place="fingerprint",
            ),
        ),
    ),
    Section(
        "terms-of-trade",
        "Trade",
        (
            Term(
                "Mirror statistics",
                "North Korea publishes almost no trade figures. What is known comes from its "
                "partners: what they record as imports from it are its exports, what they record "
                "as exports to it are its imports.",
                ("mirror statistics", "mirror data"),
            ),
            Term(
                "CIF and FOB",
                "CIF is a price with freight and insurance to the importer’s border, FOB one "
                "without them, at the exporter’s. Partners usually record North Korea’s exports "
                "CIF and its imports FOB, so that mirror statistics raise its exports against its "
                "imports.",
                ("CIF", "FOB", "c.i.f.", "f.o.b."),
                place="cif-fob",
            ),
            Term(
                "Two-way trade, turnover",
                "Exports plus imports of one source.",
                place="two-way-trade",
            ),
            Term("Balance", "Exports less imports of one source."),
            Term(
                "HS",
                "The Harmonized System, by which customs offices sort goods: chapters of two "
                "digits, headings of four, subheadings of six. 27 is mineral fuels, 2701 coal.",
                ("HS",),
            ),
            Term(
                "SITC",
                "The Standard International Trade Classification of the United Nations. Its ten "
                "sections are no sums of HS chapters.",
                ("SITC",),
            ),
            Term(
                "Inter-Korean trade",
                "Goods that crossed between South and North. Seoul does not count them as foreign "
                "trade, so they are a layer of their own here and enter a total only where that "
                "is said.",
                ("inter-Korean trade",),
            ),
            Term(
                "Mix-up of the two Koreas",
                "A record of South Korea’s trade that was booked under the North.",
                ("mix-up",),
                place="mix-up",
            ),
        ),
    ),
    Section(
        "terms-of-diplomacy",
        "Diplomacy",
        (
            Term(
                "Diplomatic relations",
                "What two states establish, break off or restore by acts with a date. They need "
                "no embassy.",
                place="relations",
            ),
            Term(
                "Embassy and accreditation",
                "An embassy is a mission in the capital of the host. An ambassador may also be "
                "accredited to a country without residing there.",
                ("accredited",),
                place="accreditation",
            ),
            Term(
                "UN res.",
                "A resolution of the United Nations Security Council. Resolution 1718, of October "
                "2006, put an embargo on arms and luxury goods after the first nuclear test; "
                "later ones went further.",
                ("UN res.",),
            ),
            Term(
                "Designation",
                "The listing of a person, body or ship under a resolution of the Security Council.",
            ),
            Term(
                "Ideal point",
                "The place of a state on a line that a model draws from its votes in the General "
                "Assembly. It has no unit.",
                ("ideal point", "ideal points"),
            ),
        ),
    ),
    Section(
        "terms-of-aid",
        "Aid",
        (
            Term(
                "Appeal, pledge, commitment, contribution",
                "What is asked for; what is promised; what is bound by a contract; what was paid. "
                "They are never added.",
                place="appeal",
            ),
            Term(
                "Net aid",
                "What was paid less what was paid back. It may be below zero.",
                ("net aid",),
            ),
            Term(
                "Dollars of 2022",
                "Amounts in which the price changes and exchange rates since are taken out. They "
                "can’t be compared with current dollars.",
                ("dollars of 2022",),
                place="constant-dollars",
            ),
        ),
    ),
    Section(
        "terms-of-travel",
        "Travel",
        (
            Term(
                "Entries",
                "How often a border was crossed. Who crosses five times is counted five times.",
            ),
            Term(
                "Migrant stock",
                "A model’s estimate of how many people born in one country live in another. It is "
                "no count.",
                ("migrant stock",),
            ),
            Term(
                "Resettlers",
                "North Koreans who came to South Korea to live there, as its ministry of "
                "unification counts them.",
                ("resettlers",),
            ),
        ),
    ),
)

TERMS = {term.slug: term for section in SECTIONS for term in section.terms}
_SLUGS = {word: term.slug for term in TERMS.values() for word in term.words}
_LONGEST_FIRST = sorted(_SLUGS, key=len, reverse=True)
_WORD = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w-])")


def term_called(slug: str) -> Term:
    """ValueError with a sentence where no term has that place."""
    if slug not in TERMS:
        raise ValueError(f"The glossary has no term “{slug}”: it has {', '.join(TERMS)}.")
    return TERMS[slug]


def term_link(slug: str, words: str) -> SafeString:
    address = f"{page_address('portal:glossary')}#{term_called(slug).slug}"
    return format_html('<a class="term" href="{}">{}</a>', address, words)


def term_sign(slug: str) -> SafeString:
    sign = '<a class="term term-sign" href="{}#{}" aria-label="What is meant: {}">?</a>'
    return format_html(sign, page_address("portal:glossary"), slug, term_called(slug).title)


def with_terms(text: str) -> SafeString:
    """A text in which each term, where it is first met, leads to what it means."""
    pieces: list[str] = []
    seen: set[str] = set()
    for place, piece in enumerate(_WORD.split(str(text))):  # words of terms at the odd places
        slug = _SLUGS[piece] if place % 2 else ""
        is_first = bool(slug) and slug not in seen
        seen.add(slug)
        pieces.append(term_link(slug, piece) if is_first else conditional_escape(piece))
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped
