"""The desk's lists of live figures: searched, saved as they are listed, excluded together."""

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nkworld.importing.desk import claims
from nkworld.provenance.models import Release
from trade.models import Flow

from .conftest import step, text_of

LIST = reverse("admin:trade_flow_changelist")


def export(client, **query):
    response = client.get(reverse("admin:trade_flow_export"), query)
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def exclude(client, claims, **said):
    chosen = {"action": "exclude_together", "_selected_action": [claim.pk for claim in claims]}
    return client.post(LIST, chosen | said, follow=True)


def test_country_year_and_source_are_searched_together(editor, universe):
    found = export(editor, q="Ruritania 2015 bureau")

    assert len(found) > 1
    assert all("bureau,RUR" in row or "bureau,XRU" in row for row in found[1:])
    assert all(",2015," in row for row in found[1:])
    assert export(editor, q="Ruritania 2015 nobody") == found[:1]


def test_what_is_listed_is_saved_by_its_filters_and_says_nothing_new(editor, hand_in, universe):
    address = "direction__exact=export"
    assert f'export.csv?{address}"' in text_of(editor.get(f"{LIST}?{address}"))

    rows = export(editor, direction__exact="export")

    exports = Flow.objects.as_of().filter(direction="export")
    assert len(rows) == 1 + exports.count()
    told = hand_in(editor, SimpleUploadedFile("flows.csv", "\n".join(rows).encode()))
    assert f"Nothing new: all {exports.count()} rows are live already" in text_of(told)


def test_a_filter_that_is_none_leads_back_to_the_list(editor, universe):
    response = editor.get(reverse("admin:trade_flow_export"), {"direction__weight": "1"})

    assert (response.status_code, response["Location"]) == (302, LIST)


def test_figures_are_excluded_together_for_one_reason_by_two_people(editor, publisher, universe):
    chosen = list(Flow.objects.as_of().included().filter(source=universe.bureau)[:2])

    asked = text_of(exclude(editor, chosen))
    assert "Exclude 2 figures" in asked
    assert not Release.objects.filter(kind="correction").exists()

    exclude(editor, chosen, reason="Misread table", exclusion="slip")
    draft = Release.objects.get(kind="correction")
    assert (draft.reason, draft.created_by) == ("Misread table", editor.user)
    step(publisher, "publish", draft, label=draft.label, reason=draft.reason)

    excluded = Flow.objects.as_of().excluded().filter(release=draft)
    assert excluded.count() == 2
    assert {row.exclusion for row in excluded} == {"slip"}
    assert all(row.note.startswith("Misread table") for row in excluded)
    again = text_of(exclude(editor, excluded))
    assert f"Choose 1 to {claims.MOST_EXCLUDED} figures that are not excluded yet." in again


def test_figures_of_several_sources_become_a_draft_for_each(editor, universe):
    chosen = Flow.objects.as_of().included()

    exclude(editor, chosen, reason="All of it was misread")

    drafts = Release.objects.filter(kind="correction")
    assert drafts.count() == chosen.values("source").distinct().count() > 1


def test_who_only_looks_excludes_nothing(person, universe):
    viewer = person("vera")
    viewer.user.user_permissions.add(Permission.objects.get(codename="view_flow"))
    assert "Exclude, all for one reason" not in text_of(viewer.get(LIST))

    exclude(viewer, Flow.objects.as_of()[:1], reason="No")

    assert not Release.objects.filter(kind="correction").exists()
