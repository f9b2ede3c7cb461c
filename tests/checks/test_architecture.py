"""The picture of the floors is drawn from the contract that `lint-imports` holds."""

import ast
import re
import tomllib

from django.conf import settings


def drawn():
    """The layers of the contract, the upper one first, as the lines of a Mermaid flowchart."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    for number, layer in enumerate(layers):
        names = " · ".join(
            name.removeprefix("nkworld.").replace(".", "/") for name in re.split(r" [|:] ", layer)
        )
        yield f'    floor{number}["{names}"]'
    yield "    " + " --> ".join(f"floor{number}" for number in range(len(layers)))


def test_the_picture_of_the_floors_is_the_contract():
    page = (settings.BASE_DIR / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = page.split("flowchart TD\n")[1].split("```")[0]

    assert picture.rstrip("\n").split("\n") == list(drawn())


def test_every_layer_of_the_contract_is_there():
    for line in list(drawn())[:-1]:
        for name in line.split('"')[1].split(" · "):
            places = [settings.BASE_DIR / name, settings.BASE_DIR / "nkworld" / name]
            assert any(place.is_dir() or place.with_suffix(".py").is_file() for place in places), (
                name
            )


def test_the_portal_has_at_most_fourteen_packages_each_of_which_says_what_it_is():
    packages = {path.parent for path in (settings.BASE_DIR / "nkworld").glob("*/__init__.py")}

    assert len(packages) <= 14
    for package in packages:
        text = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
        assert "What leaves" in " ".join((text or "").split()), package.name
