"""Texts with bound numbers: revisions of which one is live and one may be drafted beside it.

What enters: Markdown with names of numbers, from editors and seeds. What leaves: paragraphs whose
numbers are claims of today, and a queue of those that later claims contradict.

- `findings` head figures and pages; `profiles` tell of a country; `stories` lead through figures.
- `annotations` stand on curves; `review_panels` show what a draft of figures changes for readers.
- `rendering`, `bindings`, `publishing`, `fact_checks`: the same for all of them.
"""
