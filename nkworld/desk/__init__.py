"""What every part of the desk is built from: its pages, and the steps of a publication.

What enters: acts of editors. What leaves: drafts that a second person has seen, notices, the list
of what waits for whom.

- `site`, `pages`, `waiting`: the admin, its home and its lists of what waits.
- `steps`: submit, send back, schedule, publish, withdraw, discard; for all drafts.
- `proposals`: edits of records that two persons see; `comments`: threads on whatever is drafted.
"""
