"""A spreadsheet becomes a draft release that a person has reviewed.

What enters: a file of a person, of a feed (`downloads`) or of a seed. What leaves: claims and
records in a draft, each with its cell; what was refused, with the reason and what to do.

- `reading_process`: cells out of a file, without Django, in a process with limits.
- `mapping`: a recipe of named steps over these cells, proposed by detectors, corrected by an
  editor.
- `understanding`, `widgets`, `curated`: words become countries, codes, periods, amounts.
- `staging`, `doubts`, `review`: the draft, what is doubted of it, and what it changes.
"""
