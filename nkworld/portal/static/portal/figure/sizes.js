/* Sizes of words in CSS pixels, and where a place lies in the room that a plan leaves. */

/** What is looked up, what is read, and the height of a line of notes. */
export const [SMALL, SIZE, LINE] = [13, 14, 17];

/** How long the arrow is that stands for a bound which nobody knows. */
export const ARROW = 12;

/** Where a fraction of an index lies from left to right. */
export function xAt(plan, place) {
  const count = plan.data.labels.length;
  const part = plan.slots ? (place + 0.5) / count : count > 1 ? place / (count - 1) : 0.5;
  return plan.left + part * (plan.width - plan.left - plan.right);
}
