"""A Korean workbook is handed in by somebody who never saw the portal's own columns."""

import pytest

from tests.mapping.conftest import korean_workbook

pytestmark = pytest.mark.browser


def test_a_korean_workbook_gets_in_with_one_look(visit, portal, tmp_path):
    file = tmp_path / "북한무역.xlsx"
    file.write_bytes(korean_workbook())
    page = visit("/admin/login/?next=/admin/provenance/release/add/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", portal.passwords["editor"])
    page.click("[type=submit]")
    page.select_option("[name=dataset]", label="Trade by partner")
    page.select_option("[name=source]", label="KOTRA")
    page.fill("[name=label]", "Yearbook")
    page.set_input_files("[name=file]", str(file))
    page.click("#content-main input[type=submit]")

    page.wait_for_selector("#mapping-preview")
    assert "2,480,000,000" in page.inner_text("#mapping-preview")
    # The preview follows a choice by itself.
    page.select_option("[name=scale-value]", "1000000")
    page.wait_for_selector("#mapping-preview :text('2,480,000,000,000')")
    page.select_option("[name=scale-value]", "1000")
    page.wait_for_selector("#mapping-preview td.number:has-text('11,040,000')")
    page.click("[name=read] >> nth=0")

    page.wait_for_url("**/provenance/release/*/change/**")
    assert "version 1" in page.inner_text(".mapping-used")
    assert "KOTRA" in page.inner_text("#content")
