"""The structure message of a dataset in SDMX-ML 2.1: concepts, codes, data structure, dataflow."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from nkworld.charts.imprint import SITE
from nkworld.xml_text import without_invalid

from .structure import AGENCY, VERSION, Component, Structure

SDMX = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
SPACES = {"mes": f"{SDMX}message", "str": f"{SDMX}structure", "com": f"{SDMX}common"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
CONCEPTS = "CS_NKW"
Element = ET.Element


def structure_message(structure: Structure, moment: datetime) -> bytes:
    for prefix, space in SPACES.items():
        ET.register_namespace(prefix, space)
    root = _el(
        "mes:Structure",
        _el(
            "mes:Header",
            _el("mes:ID", text=structure.id),
            _el("mes:Test", text="false"),
            _el("mes:Prepared", text=moment.isoformat().replace("+00:00", "Z")),
            _el("mes:Sender", id=AGENCY),
        ),
        _el(
            "mes:Structures",
            _el("str:Dataflows", _dataflow(structure)),
            _el("str:Codelists", *_code_lists(structure)),
            _el("str:Concepts", _concepts(structure)),
            _el("str:DataStructures", _data_structure(structure)),
        ),
    )
    ET.indent(root)
    return ET.tostring(root, "utf-8", xml_declaration=True) + b"\n"


def _el(name: str, *children: Element, text: str = "", **attributes: str) -> Element:
    prefix, _, local = name.partition(":")
    made = ET.Element(f"{{{SPACES[prefix]}}}{local}" if local else name, attributes)
    made.text = without_invalid(text) or None
    made.extend(children)
    return made


def _name(text: str) -> Element:
    made = _el("com:Name", text=text)
    made.set(LANGUAGE, "en")
    return made


def _maintained(name: str, id_: str, title: str, *children: Element) -> Element:
    return _el(name, _name(title), *children, id=id_, agencyID=AGENCY, version=VERSION)


def _ref(to: str, package: str, kind: str) -> Element:
    return _el("Ref", id=to, agencyID=AGENCY, version=VERSION, package=package, **{"class": kind})


def _dataflow(structure: Structure) -> Element:
    target = _el("str:Structure", _ref(structure.id, "datastructure", "DataStructure"))
    return _maintained("str:Dataflow", structure.id, f"{structure.title} ({SITE})", target)


def _code_lists(structure: Structure) -> Iterable[Element]:
    for list_id, codes in structure.code_lists.items():
        yield _maintained("str:Codelist", list_id, list_id, *_items("str:Code", codes))


def _concepts(structure: Structure) -> Element:
    names = {each.id: each.name for each in structure.components}
    return _maintained(
        "str:ConceptScheme", CONCEPTS, f"Concepts of {SITE}", *_items("str:Concept", names)
    )


def _items(name: str, named: Mapping[str, str]) -> list[Element]:
    return [_el(name, _name(title), id=code) for code, title in named.items()]


def _data_structure(structure: Structure) -> Element:
    dimensions = [
        _component("str:Dimension", each, position=str(place))
        for place, each in enumerate(structure.dimensions, 1)
    ]
    place = str(len(dimensions) + 1)
    time = _component(
        "str:TimeDimension", structure.time, "ObservationalTimePeriod", position=place
    )
    return _maintained(
        "str:DataStructure",
        structure.id,
        structure.title,
        _el(
            "str:DataStructureComponents",
            _el("str:DimensionList", *dimensions, time, id="DimensionDescriptor"),
            _el("str:AttributeList", *map(_attribute, structure.attributes),
                id="AttributeDescriptor"),
            _el("str:MeasureList", _component("str:PrimaryMeasure", structure.measure),
                id="MeasureDescriptor"),
        ),
    )  # fmt: skip


def _attribute(component: Component) -> Element:
    made = _component("str:Attribute", component, assignmentStatus="Conditional")
    made.append(
        _el("str:AttributeRelationship", _el("str:PrimaryMeasure", _el("Ref", id="OBS_VALUE")))
    )
    return made


def _component(name: str, component: Component, kind: str = "", **attributes: Any) -> Element:
    """Its concept, and the list or the kind of its values."""
    concept = _el(
        "Ref",
        id=component.id,
        maintainableParentID=CONCEPTS,
        maintainableParentVersion=VERSION,
        agencyID=AGENCY,
        package="conceptscheme",
        **{"class": "Concept"},
    )
    made = _el(name, _el("str:ConceptIdentity", concept), id=component.id, **attributes)
    if component.list_id:
        listed = _el("str:Enumeration", _ref(component.list_id, "codelist", "Codelist"))
        made.append(_el("str:LocalRepresentation", listed))
    elif kind:
        made.append(_el("str:LocalRepresentation", _el("str:TextFormat", textType=kind)))
    return made
