"""Points are put in order by `nkworld/charts/description.py`: a range has no `value` to compare."""

import ast

from django.conf import settings

ROOTS = ("nkworld", "trade", "diplomacy", "aid", "travel")
ORDERING = {"max", "min", "sorted", "sort"}
# {file: why what it puts in order is no point that may be a range}
WITH_REASON = {
    "aid/flows/charts.py": "donors by sums, to which what has no value adds nothing",
    "nkworld/desk/proposals/publishing.py": "steps between two claims, of a range as of nothing",
    "nkworld/texts/fact_checks.py": "questions to a writer about the numbers of a text",
    "trade/charts/leading.py": "amounts of one list, of which one without a value is left out",
    "trade/charts/compare.py": "readings, each a printed number",
}


def is_of_value(node):
    return any(isinstance(each, ast.Attribute) and each.attr == "value" for each in ast.walk(node))


def orders_values(node):
    """By < or > against anything but zero, or as what max, min and sorted go by."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        is_order = any(isinstance(op, ast.Lt | ast.Gt | ast.LtE | ast.GtE) for op in node.ops)
        is_sign = any(isinstance(side, ast.Constant) and side.value == 0 for side in sides)
        values = [
            side for side in sides if isinstance(side, ast.Attribute) and side.attr == "value"
        ]
        return is_order and not is_sign and bool(values)
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        keys = [each.value for each in node.keywords if each.arg == "key"]
        return name in ORDERING and any(map(is_of_value, [*keys, *node.args]))
    return False


def test_values_are_put_in_order_as_what_they_may_be():
    found = set()
    for root in ROOTS:
        for path in (settings.BASE_DIR / root).rglob("*.py"):
            tree = ast.parse(path.read_text())
            if any(map(orders_values, ast.walk(tree))):
                found.add(str(path.relative_to(settings.BASE_DIR)))

    assert found == set(WITH_REASON), "Ask nkworld.charts.description, or say why not."


def test_the_check_sees_what_it_looks_for():
    for line in (
        "a.value < b.value",
        "max(points, key=lambda p: p.value)",
        "min(p.value for p in x)",
    ):
        assert any(map(orders_values, ast.walk(ast.parse(line))))
    assert not any(map(orders_values, ast.walk(ast.parse("a.value > 0"))))
