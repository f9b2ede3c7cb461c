"""What the desk shows: a draft beside the live text, the list of profiles, and the queue."""

from nkworld.provenance.publishing import publish as publish_release
from tests.factories import FlowFactory, ReleaseFactory
from tests.reading import inline_code, page

from .forms import DESK, address, publish, save, words
from .texts import BODY


def test_a_draft_is_compared_with_what_is_live(editor, publisher, profile, draft):
    publish(publisher, profile)
    save(editor, profile, body=BODY.replace("next door", "<b>far</b> away"))

    shown = words(editor.get(address(profile, "change")))

    assert "<del>next door</del>" in shown
    assert "<ins>&lt;b&gt;far&lt;/b&gt; away</ins>" in shown


def test_the_list_shows_age_states_and_numbers_that_moved(editor, universe, go_live, write):
    go_live()
    first = words(editor.get(DESK))
    assert "Every bound number agrees" in first
    assert "moved</strong></span>" not in first
    write()
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=101)
    publish_release(release)

    shown = words(editor.get(DESK))
    assert "March 2015" in shown
    assert '<strong class="flag">moved</strong></span>' in shown
    assert "Draft" in shown
    assert "1 text with numbers that moved" in shown
    queue = words(editor.get(f"{DESK}queue/"))
    assert "It bought goods worth <mark>US$100</mark> in 2014." in queue
    assert '<td data-title="When published">100</td>' in queue
    assert ">101</a>" in queue
    assert "It sold goods" not in queue


def test_no_page_carries_an_inline_script_or_style(editor, publisher, profile, draft):
    publish(publisher, profile)
    pages = [DESK, f"{DESK}queue/", f"{DESK}add/"]
    pages += [address(profile, name) for name in ("change", "draft", "take_down")]
    save(editor, profile, title="Another title")
    pages.append(address(profile, "discard"))

    for each in pages:
        assert inline_code(page(publisher, each)) == [], each
