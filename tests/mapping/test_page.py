"""The forty files through the page of the desk, as a browser without scripts sends its form."""

import pytest

from nkworld.desk.proposals.models import Proposal
from nkworld.importing.models import Upload

from .conftest import FormOf, as_text, figures_of, is_asked
from .shapes import LAST_YEAR, SHAPES, TRAPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
HEAD = ["연도", "국가", "수출(천달러)", "수입(천달러)"]


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_gets_in_through_the_page(desk, name):
    shape = SHAPES[name]
    page = desk.hand_in(shape.data, shape.dataset, shape.source, shape.name)
    assert is_asked(page)
    assert len(FormOf(page).keys) <= 3

    page = desk.press(page, "read", **shape.answers)

    assert not is_asked(page), FormOf(page).open
    read = {key: int(row.value) for key, row in figures_of().items() if row.value is not None}
    assert read == shape.figures


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_stands_on_the_page_by_its_name_and_nothing_is_read(desk, name):
    first = desk.hand_in(LAST_YEAR.data, "trade/flows", "kotra", LAST_YEAR.name)
    desk.press(first, "read")
    trap = TRAPS[name]

    page = desk.hand_in(trap.data, trap.dataset, trap.source, trap.name)

    assert is_asked(page)
    assert any(trap.trap in text for text in FormOf(page).open)
    assert is_asked(desk.press(page, "read"))
    assert Upload.objects.latest("pk").state == Upload.State.RECEIVED


def test_all_refused_cells_stand_in_a_grid_with_their_reason_and_are_corrected_there(desk):
    rows = [[2000 + n % 20, "중국", f"~{n}", 7 + n] for n in range(20)]
    page = desk.hand_in(as_text([HEAD, *rows]), "trade/flows", "kotra")
    edited = [name for name in FormOf(page).fields if name.startswith("edit-")]
    assert len(edited) == 20
    assert "C2: Column C (“수출(천달러)”): “~0” is not an amount" in page.content.decode()

    half = {f"edit-C{n + 2}": str(n) for n in range(10)}
    page = desk.press(page, "look", **half)
    assert FormOf(page).fields["edit-C5"] == "3"  # what was corrected stays, and can be changed
    desk.press(page, "read", **{f"edit-C{n + 2}": str(n) for n in range(10, 20)})

    assert figures_of()["CHN", "2013", "export"].value == 13_000


def test_a_word_that_is_explained_is_proposed_for_all_files(desk):
    data = as_text([HEAD, [2012, "쭝꿔", 5, 7]])
    page = desk.hand_in(data, "trade/flows", "kotra")
    assert FormOf(page).keys == ["word:country:쭝꿔"]
    said = {"words-word:country:쭝꿔": "China", "propose-word:country:쭝꿔": "1"}

    desk.press(page, "read", **said)

    assert figures_of()["CHN", "2012", "export"].value == 5000
    proposal = Proposal.objects.latest("pk")
    (change,) = proposal.edits.all()
    assert (proposal.title, change.after["text"], change.after["language"]) == (
        "China",
        "쭝꿔",
        "ko",
    )
