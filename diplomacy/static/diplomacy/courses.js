/* Every country on every day, as spells: [first day, look, words], in order. */

/** The spell that holds on a day. Days are texts, 2017-01-01, and so compare as texts. */
function spellOn(spells, day) {
  return spells.findLast(([first]) => first <= day);
}

const SPLIT = "split"; // the look of a shape on which two states of one time had different ones

/** A shape with one more state on it. */
function withState(held, look, text) {
  if (!held) return { look, text };
  return { look: held.look === look ? look : SPLIT, text: `${held.text}; ${text}` };
}

/** The world on a day: {shape: look and words}, and how many countries have each look. */
export function worldOn(countries, day) {
  const shapes = {};
  const numbers = {};
  for (const { name, shapes: drawnOn, spells } of countries) {
    const [, look, words] = spellOn(spells, day) ?? [];
    if (!look) continue;
    numbers[look] = (numbers[look] ?? 0) + 1;
    for (const shape of drawnOn)
      shapes[shape] = withState(shapes[shape], look, `${name}: ${words}`);
  }
  const split = Object.values(shapes).filter((one) => one.look === SPLIT).length;
  if (split) numbers[SPLIT] = split;
  return { shapes, numbers };
}
