/* Every country on every day, as spells: [first day, look, words], in order. */

/** The spell that holds on a day. Days are texts, 2017-01-01, and so compare as texts. */
function spellOn(spells, day) {
  return spells.findLast(([first]) => first <= day);
}

/** The world on a day: {shape: look and words}, and how many countries have each look. */
export function worldOn(countries, day) {
  const shapes = {};
  const numbers = {};
  for (const { name, shapes: drawnOn, spells } of countries) {
    const [, look, words] = spellOn(spells, day) ?? [];
    if (!look) continue;
    numbers[look] = (numbers[look] ?? 0) + 1;
    for (const shape of drawnOn) shapes[shape] = { look, text: `${name}: ${words}` };
  }
  return { shapes, numbers };
}
