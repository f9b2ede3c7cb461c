"""Claims: what one source said about one cell, and between which moments we knew it.

What enters: rows of releases and records that editors change, each with source, citation and
quoted text. What leaves: claims as of a moment, by a rule, with status, bounds and credibility.

- `models`: sources, datasets, releases, rules, and `Observation`, which every table of claims
  extends.
- `publishing`: the steps of a draft; a release goes live or is withdrawn, by SQL on sets of rows.
- `editions`, `histories`: the states of a dataset and of records, by moment, and what renews them.
- `tallies`, `verification`, `data_checks`: what is counted and held against itself.
"""
