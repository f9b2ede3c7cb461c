"""What an editor types is printed safely, or refused with a sentence; notes and numbers work."""

import re

import pytest

from nkworld.texts.rendering import Text
from tests.reading import page

from .texts import BODY, EXPORTS, SOURCE

pytestmark = pytest.mark.usefixtures("universe")


def text(body, sources=(SOURCE,), **kwargs):
    return Text(body, list(sources), **kwargs)


def sentences(body, **kwargs):
    return [str(problem) for problem in text(body, **kwargs).problems()]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<p onclick='x'>hello</p>",
        "<svg/onload=alert(1)>",
    ],
)
def test_a_tag_is_printed_as_it_was_typed(typed):
    html = text(f"Before {typed} after.[^bureau-2015]").html

    assert typed.split("<")[1].split()[0].rstrip(">").split(">")[0] in html
    assert not re.search(r"<(script|img|svg)|<[^>]+\son\w+=", html)
    assert "&lt;" in html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:alert(1)"]
)
def test_a_link_that_could_run_is_no_link(address):
    html = text(f"[press]({address}) and [^bureau-2015]").body_html

    assert "press" in html
    assert f'href="{address}'.lower() not in html.lower()


def test_a_picture_of_another_site_is_not_loaded():
    assert "<img" not in text("![x](https://elsewhere.example/x.png)[^bureau-2015]").html


def test_a_marked_number_and_a_source_can_carry_no_markup():
    trap = '"><script>x</script>'
    source = SOURCE | {"title": trap, "publisher": trap}
    html = text(f"{{{{trade:{trap}|{trap}}}}}[^bureau-2015]", [source], marked=True).html

    assert "<script" not in html


def test_notes_are_numbered_in_the_order_of_first_use_and_lead_back():
    other = SOURCE | {"key": "gazette", "title": "Gazette"}
    made = text("One.[^gazette] Two.[^bureau-2015] Three.[^gazette]", [SOURCE, other])

    assert made.html.index("Gazette") < made.html.index("Yearbook of made-up trade")
    assert [(note.number, note.source.key, len(note.returns)) for note in made.cited] == [
        (1, "gazette", 2),
        (2, "bureau-2015", 1),
    ]
    ids = set(re.findall(r'\sid="([^"]+)"', made.html))
    targets = re.findall(r'href="#([^"]+)"', made.html)
    assert set(targets) <= ids
    assert {"text-note-1", "text-ref-1-1", "text-ref-1-2", "text-ref-2-1"} <= set(targets)


def test_a_note_shows_its_source_with_link_and_date():
    html = text(BODY).html

    assert 'href="https://yearbook.example/2015"' in html
    assert "The Royal Bureau, March 2015" in " ".join(html.split())


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("# A\n\n## B\n\n# C", ["h3", "h4", "h3"]),
        ("## A\n\n#### B", ["h3", "h4"]),
        ("###### A", ["h3"]),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E", ["h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_headings_fit_below_the_panels_own(typed, levels):
    assert re.findall(r"<(h\d)", text(typed).body_html) == levels


def test_two_headings_of_one_name_have_two_ids():
    ids = re.findall(r'id="([^"]+)"', text("## Trade\n\n## Trade").body_html)

    assert len(ids) == len(set(ids)) == 2


def test_a_bound_number_leads_to_its_claim(client):
    html = text(f"{EXPORTS}[^bureau-2015]").body_html

    address = re.search(r'class="bound" href="([^"]+)"', html)[1].replace("&amp;", "&")
    assert "Royal Bureau, 2014, exports with Ruritania: US$ 100" in html
    assert "Royal Bureau on Ruritania, 2014, Exports" in page(client, address)


def test_a_bound_total_leads_to_the_claims_that_are_added(client):
    html = text("{{trade:XRU:2014:total:bureau|US$400}}[^bureau-2015]").body_html
    address = re.search(r'class="bound" href="([^"]+)"', html)[1]

    assert "<b>400</b>" in page(client, address)


def test_an_unresolved_number_is_marked_for_the_editor_and_plain_for_the_public():
    body = "{{trade:XRU:1950:export:bureau|US$9}}[^bureau-2015]"

    assert 'class="unresolved"' in text(body, marked=True).body_html
    public = text(body).body_html
    assert "US$9" in public
    assert "unresolved" not in public
    assert 'class="bound"' not in public


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("One.\n\nTwo.[^bureau-2016][^bureau-2015]", "Line 3: [^bureau-2016] is not among the"),
        ("One.[^bureau-2015 Two.[^bureau-2015]", "Line 1: “[^bureau-2015” is not closed"),
        ("A\nb\nc {{trade:XRU:2014[^bureau-2015]", "Line 3: “{{trade:XRU:2014” is not closed"),
        ("c {{trade:XRU}}[^bureau-2015]", "Line 1: “{{trade:XRU}}” is not closed"),
        ("c {{arms:XRU:1|2}}[^bureau-2015]", "No table here is bound by “arms”"),
        ("c {{trade:XRU:2014|2}}[^bureau-2015]", "is not a key of trade"),
        ("c {{trade:XRU:2014:exprt:bureau|2}}[^bureau-2015]", "Did you mean “export”?"),
        ("c {{trade:XRU:2014:export:bureua|2}}[^bureau-2015]", "Did you mean “bureau”?"),
        ("c {{trade:XRV:2014:export:bureau|2}}[^bureau-2015]", "“XRV” is not a country’s code"),
        ("c {{trade:XRU:1999:export:bureau|2}}[^bureau-2015]", "There is no claim of “bureau”"),
        ("c {{trade:XRU:2016:export:gazette|777}}[^bureau-2015]", "There is no claim"),
        ("c {{trade:XRU:2015:export:gazette|125}}[^bureau-2015]", "There is no claim"),
        ("c {{trade:XRU:2014:export:bureau|101}}[^bureau-2015]", "“101” does not round from it"),
        ("c {{trade:XRU:2014:export:bureau|much}}[^bureau-2015]", "prints no number"),
        ("c {{trade:XRU:2014:export:bureau|1 to 2}}[^bureau-2015]", "more than one number"),
        ("Nothing.", "The source “bureau-2015” is cited nowhere"),
        ("Turn \u202eround.[^bureau-2015]", "(U+202E)"),
    ],
)
def test_what_leads_nowhere_is_told_in_one_sentence_with_its_line(body, told):
    [sentence] = sentences(body)

    assert told in sentence


def test_what_is_wrong_is_told_in_the_order_of_the_text():
    body = "a {{trade:XRU:1999:export:bureau|2}}\n\nb [^nobody]\n\nc {{trade:X"
    told = [sentence.split(":")[0] for sentence in sentences(body)]

    assert told == ["Line 1", "Line 3", "Line 5", "The source “bureau-2015” is cited nowhere"]


def test_without_sources_the_way_to_add_one_is_told():
    [problem] = text("A.[^nobody]", []).problems()

    assert "Add it to the list below the text." in str(problem)


def test_a_text_in_order_has_no_problem():
    assert sentences(BODY) == []


def test_korean_and_arabic_stand_in_their_own_direction():
    body = "조선민주주의인민공화국[^bureau-2015]\n\nكوريا الشمالية\n\nPlain"
    html = text(body).body_html

    assert sentences(body) == []
    assert html.count('<p dir="auto">') == 3
    assert "조선민주주의인민공화국" in html
    assert "كوريا الشمالية" in html


def test_code_may_show_the_marks_themselves():
    assert sentences("Write `[^key` or `{{key|`.[^bureau-2015]") == []


@pytest.mark.parametrize(
    "typed",
    [
        "one line\nand the next",
        "a break  \nof line",
        "```\nsome code\n```",
        "    code",
        "---",
        "* a\n* b",
    ],
)
def test_whatever_markdown_has_is_printed(typed):
    assert text(f"A sentence.[^bureau-2015]\n\n{typed}").html
