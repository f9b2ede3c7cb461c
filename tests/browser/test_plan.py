"""The server's picture and the Chart.js that lies over it follow one plan: what is pointed at lies
where it is drawn, on the same scale, in the same colour, under the same name.
"""

import pytest

from .test_pages import drawn, touched

pytestmark = pytest.mark.browser

# Of a mirrored picture each side has a name.
SIDES = {
    "/charts/trade/partner/?country=CHN": ["China sells", "North Korea sells"],
    "/charts/trade/cap-headroom/?cap=2710-bbl": ["Allowed: 500,000"],
    "/charts/trade/total/?marks=tests": ["The world sells", "North Korea sells"],
}
CHARTS = {
    "mirrored bars": "/charts/trade/partner/?country=CHN",
    "lines with breaks and marks": "/charts/trade/partner/?country=CHN&measure=turnover",
    "mirrored bars with strips": "/charts/trade/total/?marks=tests",
    "a cap across bars": "/charts/trade/cap-headroom/?cap=2710-bbl",
    "lines with strips": "/charts/trade/total/?marks=tests&rule=all",
    "lines in a wash": "/charts/diplomacy/ideal-points/",
    "lines with gaps": "/charts/trade/china-share/",
    "ranks from the first down": "/charts/trade/ranks/",
    "bars": "/charts/aid/appeals/",
    "bars below zero": "/charts/trade/growth/",
    "stacked bars": "/charts/trade/inter-korean/",
    "stacked quarters": "/charts/travel/china-purpose/?frequency=quarterly",
    "rows of bars": "/charts/trade/sitc-sections/",
    "rows of stacked bars": "/charts/trade/sitc-partners/",
    "rows of dots": "/charts/travel/workers/",
    "dots over time": "/charts/travel/tourists/",
}

# Every place in pixels from the picture's left upper corner.
READ = """async () => {
  const figure = document.querySelector(".figure[data-figure]");
  const drawings = [...figure.querySelectorAll(".figure-drawing svg")];
  const svg = drawings.find((each) => each.checkVisibility());
  const chart = Chart.getChart(figure.querySelector(".figure-canvas canvas"));
  const origin = svg.getBoundingClientRect();
  const boxOf = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x - origin.x, y: y - origin.y, width, height };
  };
  const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  const part = origin.width / svg.viewBox.baseVal.width;
  const placesOf = (path) =>
    [...path.getAttribute("d").matchAll(/[ML](-?[\\d.]+),(-?[\\d.]+)/g)]
      .map((found) => [Number(found[1]) * part, Number(found[2]) * part]);
  const texts = (kind) => [...svg.querySelectorAll(`text.${kind}`)].map((each) => each.textContent);
  const groups = [...svg.querySelectorAll("[data-series]")].map((group) => {
    const all = (kind) => [...group.querySelectorAll(kind)];
    const marks = all(".line, .dot, .ring, .bar");
    return {
      bars: all(".bar").map(boxOf),
      points: [
        ...all(".line").flatMap(placesOf),
        ...all(".ring, .dot").map((each) => middle(boxOf(each))),
      ],
      colour: marks.length ? getComputedStyle(marks[0]).color : null,
    };
  });
  const { [chart.options.indexAxis]: along, ...others } = chart.scales;
  const [values] = Object.values(others);
  const plan = await (await fetch(figure.dataset.plan)).json();
  const probe = figure.appendChild(document.createElement("i"));
  const colour = (role) => {
    probe.style.color = `var(--${role}, var(--other))`;
    return getComputedStyle(probe).color;
  };
  return {
    lying: chart.options.indexAxis === "y",
    size: [chart.width, chart.height],
    picture: [origin.width, origin.height],
    ticks: values.ticks.map(({ value, label }) => [label, values.getPixelForValue(value)]),
    drawnTicks: texts("tick"),
    grid: [...svg.querySelectorAll("line.grid")].map((each) => middle(boxOf(each))),
    named: [...texts("key"), ...texts("name")],
    groups,
    series: chart.data.datasets.map((dataset, i) => ({
      label: dataset.label,
      role: plan.series[i].role,
      colour: colour(plan.series[i].role),
      elements: chart.getDatasetMeta(i).data.map(({ x, y, base, width, height }, index) => ({
        x, y, base, width, height, told: plan.series[i].words[index],
      })),
    })),
  };
}"""


def near(one, other, within=1.0):
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", CHARTS.values(), ids=CHARTS)
def test_what_is_pointed_at_lies_where_it_is_drawn_and_looks_alike(visit, path, width):
    page = touched(drawn(visit(path, width=width))).evaluate(READ)

    assert near(page["size"], page["picture"], 1.5)
    axes_are_alike(page)
    for series, group in zip(page["series"], page["groups"], strict=True):
        bars_lie_alike(page, series, group)
        points_lie_alike(series, group)
        assert group["colour"] in (None, series["colour"])
    if len(page["series"]) > 1:
        written = " ".join(page["named"])
        grey = [series["label"] for series in page["series"] if series["role"] == "other"]
        told_apart = [series["label"] for series in page["series"] if series["role"] != "other"]
        rest = [f"{len(grey)} others"] if len(grey) > 1 and grey[0] not in written else grey
        assert all(each in written for each in SIDES.get(path, [*told_apart, *rest]))


def axes_are_alike(page):
    """The same ticks, as the same words, in the same places."""
    assert [label for label, _ in page["ticks"]] == page["drawnTicks"]
    axis = 0 if page["lying"] else 1
    for (label, pixel), line in zip(page["ticks"], page["grid"], strict=False):
        assert abs(pixel - line[axis]) <= 1, label


def points_lie_alike(series, group):
    live = [(each["x"], each["y"]) for each in series["elements"] if each["told"]]
    for place in group["points"]:
        assert any(near(place, other) for other in live), (series["label"], place)


def bars_lie_alike(page, series, group):
    """Each bar drawn has its own, as wide and as long."""
    live = [bar_box(each, page["lying"]) for each in series["elements"] if each["told"]]
    for drawn_bar in group["bars"]:
        box = [drawn_bar[name] for name in ("x", "y", "width", "height")]
        assert any(near(box, other, 1.6) for other in live), (series["label"], box)


def bar_box(element, lying):
    if element["base"] is None:
        return [-1, -1, -1, -1]
    if lying:
        left, right = sorted((element["base"], element["x"]))
        height = element["height"]
        return [left, element["y"] - height / 2, right - left, height]
    top, bottom = sorted((element["base"], element["y"]))
    width = element["width"]
    return [element["x"] - width / 2, top, width, bottom - top]
