"""What the portal itself wants to be found: pages, figures, datasets, sources, questions, terms."""

from collections.abc import Iterator
from html import unescape

from django.utils.html import strip_tags

from nkworld.atlas.page_addresses import page_address
from nkworld.figures import registry as figures
from nkworld.provenance.models import DataQuestion, Dataset, Source
from nkworld.provenance.tables import with_tables
from nkworld.search.entries import Entry, page, register

from .glossary import SECTIONS
from .markup import render

page("Countries", "portal:countries", "Every country, with what is on record of it.")
page(
    "Compare countries",
    "portal:compare",
    "Up to five countries side by side: trade, diplomacy, travel and aid.",
    also="comparison against versus side by side",
)
page("Charts", "portal:charts", "Every figure of the site by its title.", also="figures graphs")
page(
    "Data",
    "portal:datasets",
    "Every table of the site, to be filtered and taken away as a file.",
    also="datasets download csv excel api",
)
page("Sources", "portal:sources", "Who compiles the figures, and how.")
page(
    "Corrections",
    "portal:corrections",
    "What became of numbers that readers challenged.",
    also="challenge errata mistakes errors",
)
page(
    "What changed",
    "portal:changes",
    "What was published, corrected and withdrawn.",
    also="new news updates latest subscribe subscription feed rss atom newsletter e-mail alerts",
)
page(
    "Excluded figures",
    "portal:exclusions",
    "Figures that are on record and in no total, each with the reason.",
    also="exclusions mistakes mix-ups South Korea booked as North Korea",
)
page("Glossary", "portal:glossary", "What the words on charts and tables mean.")
page(
    "About",
    "portal:about",
    "Who is responsible, how figures are read, how to cite.",
    also="contact",
)
page("API", "api:docs", "How programs ask for the data.", also="JSON REST developers")


@register("Charts")
def charts() -> Iterator[Entry]:
    for each in figures.every():
        url = page_address("portal:chart", each.slug)
        names, also = " ".join(each.words), each.slug.replace("/", " ")
        yield Entry(each.title, url, text=each.summary, names=names, also=also, weight=5)


@register("Datasets", Dataset)
def datasets() -> Iterator[Entry]:
    for each in with_tables(Dataset.objects.all()):
        url = each.get_absolute_url()
        yield Entry(each.title, url, text=each.description, also=each.slug, weight=3)


@register("Sources", Source)
def sources() -> Iterator[Entry]:
    for each in Source.objects.all():
        yield Entry(
            str(each),
            each.get_absolute_url(),
            about=each.publisher,
            text=each.title,
            also=each.slug,
        )


@register("Data Questions", DataQuestion, Dataset)
def questions() -> Iterator[Entry]:
    for each in DataQuestion.objects.select_related("dataset"):
        text = " ".join(unescape(strip_tags(render(each.answer))).split())
        yield Entry(each.question, each.get_absolute_url(), text=text)


@register("Glossary")
def terms() -> Iterator[Entry]:
    for section in SECTIONS:
        for term in section.terms:
            address = f"{page_address('portal:glossary')}#{term.slug}"
            yield Entry(term.title, address, text=term.meaning, weight=1)
