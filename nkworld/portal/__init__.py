"""The public site: pages, figures in pages, maps, feeds, and their static files.

What enters: a request of a reader. What leaves: pages that need no script, files beside each
figure, addresses of single numbers.

- `views`, `urls`: a class for each kind of page; `panels`: what the domains say about one
  country.
- `drawing`, `figure_*`: a figure on its page, with choices, views and files.
- `claim_cards`, `observations`: one number, who says so, since when, who disagrees.
- `digests`: changes by mail; `views.verify`: a pasted citation held against today.
"""
