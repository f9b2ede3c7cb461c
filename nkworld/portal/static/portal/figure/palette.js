/* The page's own colours, read from its custom properties in the theme of the moment. */

export function paletteOf(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const paper = read("paper");
  return {
    paper,
    ink: read("ink"),
    soft: read("soft"),
    rule: read("rule"),
    edge: read("edge"),
    wash: read("wash"),
    font: read("sans"),
    serif: read("serif"),
    role: (name) => read(name) || read("other"),
    lighter: (colour) => mixed(colour, paper, 0.45),
  };
}

/** `share` of the second colour in the first; both written #rrggbb. */
function mixed(one, other, share) {
  const channel = (colour, place) => parseInt(colour.slice(place, place + 2), 16);
  const mix = (place) => channel(one, place) * (1 - share) + channel(other, place) * share;
  return `rgb(${[1, 3, 5].map((place) => Math.round(mix(place))).join(", ")})`;
}
