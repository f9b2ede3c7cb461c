"""`manage.py check` names what a domain forgot, with its file and the remedy."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.checks import Tags, run_checks

from nkworld.api import router as api_checks
from nkworld.api.router import router
from nkworld.api.serializers import serializer_of
from nkworld.figures import registry as figures
from nkworld.importing import curated as importing_checks
from nkworld.portal import checks as portal_checks
from nkworld.provenance import checks, registries
from tests.factories import DatasetFactory
from trade.models import Flow


def ids(messages):
    return [message.id for message in messages]


def test_the_domains_keep_every_convention():
    assert run_checks(tags=["domains"]) == []


@pytest.fixture
def remittances(tmp_path, monkeypatch):
    """The folder of a domain that is not there."""
    domain = SimpleNamespace(name="remittances", label="remittances", path=str(tmp_path))
    for module in (checks, importing_checks):
        monkeypatch.setattr(module, "domains", lambda: [domain])
    return tmp_path


def test_a_module_whose_name_is_nearly_one_that_is_read_is_told(remittances):
    for name in ("chart.py", "panels.py", "models.py", "sentences.py"):
        (remittances / name).touch()
    (remittances / "import").mkdir()
    (remittances / "import" / "__init__.py").touch()

    found = checks.check_module_names(None)

    assert [(each.msg, each.hint.split(",")[0]) for each in found] == [
        (
            "remittances/chart.py is not read: a domain announces in charts.py.",
            "Rename it charts.py",
        ),
        (
            "remittances/import.py is not read: a domain announces in imports.py.",
            "Rename it imports.py",
        ),
    ]


@pytest.mark.parametrize("name", sorted(registries.discovered))
def test_every_name_that_is_discovered_is_known_by_a_near_one(remittances, name):
    (remittances / f"{name}.py").touch()
    (remittances / f"{name}x.py").touch()

    [found] = checks.check_module_names(None)

    assert found.hint.startswith(f"Rename it {name}.py")


def test_an_app_discovers_modules_by_no_way_that_the_check_does_not_know():
    files = (settings.BASE_DIR / "nkworld").rglob("*.py")
    callers = [path for path in files if "autodiscover_modules" in path.read_text()]

    assert [path.name for path in callers] == ["registries.py"]


def test_a_seed_file_that_nobody_loads_is_told(remittances):
    (remittances / "seed").mkdir()
    for name in ("sources.csv", "corrections.csv", "remitances.csv"):
        (remittances / "seed" / name).touch()

    [found] = importing_checks.check_seed_folders(None)

    assert found.msg == "remittances/seed/remitances.csv is loaded by nobody."


@pytest.mark.parametrize(
    ("name", "loaded"),
    [
        *[("flows.csv", True), ("flows-compilations.csv", True), ("series-breaks.csv", True)],
        *[("flow.csv", False), ("flowsheet.csv", False), ("treaties.csv", False)],
    ],
)
def test_a_table_may_come_in_several_files(tmp_path, name, loaded):
    (tmp_path / name).touch()

    files = [*importing_checks.curated_files("trade", tmp_path)]
    files += importing_checks.claim_files("trade", tmp_path)
    assert bool(files) is loaded


def test_a_table_without_dataset_or_rule_is_told(monkeypatch, remittances):
    model = SimpleNamespace(__name__="Remittance", _meta=SimpleNamespace(app_label="portal"))
    monkeypatch.setattr(
        importing_checks, "observation_models", lambda: {"remittances/flows": model}
    )

    found = importing_checks.check_seed_folders(None)

    assert ids(found) == ["importing.W001", "importing.W002"]
    assert "rules.csv has no row for remittances/flows" in found[1].msg


def test_a_table_that_the_api_does_not_publish_is_told(monkeypatch):
    without = [each for each in router.registry if each[0] != "trade/flows"]
    monkeypatch.setattr(router, "registry", without)

    [found] = api_checks.check_tables_are_published(None)

    assert found.id == "api.E001"
    assert "Declare claims in tables.py" in found.hint and found.hint.endswith("in trade/api.py.")


def test_two_serializers_of_one_name_are_told(monkeypatch):
    twin = type(serializer_of("trade/flows").__name__, (), {"__module__": "remittances.api"})
    other = SimpleNamespace(serializer_class=twin)
    monkeypatch.setattr(router, "registry", [*router.registry, ("remittances/flows", other, "")])

    [found] = api_checks.check_serializer_names_differ(None)

    assert "remittances.api, trade.tables" in found.msg


def test_a_table_without_a_page_is_told(monkeypatch):
    monkeypatch.setattr(Flow, "page", "remittances:nowhere", raising=False)

    [found] = portal_checks.check_tables_have_pages(None)

    assert "no address is named remittances:nowhere" in found.msg


def test_a_figure_of_an_unknown_dataset_is_told(monkeypatch):
    figure = SimpleNamespace(slug="remittances/total", datasets=("remittances/flow",))
    monkeypatch.setattr(figures, "every", lambda: [figure])

    [found] = portal_checks.check_figures_speak_of_tables(None)

    assert found.msg.startswith("The figure remittances/total names remittances/flow")


@pytest.mark.django_db
def test_a_dataset_whose_app_is_gone_is_told_and_left_out(client, universe):
    DatasetFactory(slug="remittances/flows", title="Remittances")

    [found] = run_checks(tags=[Tags.database], databases=["default"])

    assert found.msg.startswith("The dataset remittances/flows has no table")
    for address in ("/data/", "/search/?q=remittances", "/api/v1/datasets/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "/data/remittances" not in answer.content.decode()
    assert client.get("/data/remittances/flows/").status_code == 404
