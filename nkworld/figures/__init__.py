"""From claims to the points of a figure, and from a number back to its claims.

What enters: the name of a figure and checked parameters. What leaves: `nkworld.charts.Figure`
with points that name their claims; a number’s claims, quotations and the sources that differ.

- `registry`: which figures there are, and what heads them; `claims`, `amounts`: claims as points of
  a series, which corroborate and which dispute one another.
- `bindings`: the numbers that a text may bind, by name.
- `disagreements`: facts that a text states, and all that is held against what is stored.
"""
