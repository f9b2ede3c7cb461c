"""A question of a reader, declared once: form field, filter, description in the API, refusal.

What enters: a query string. What leaves: checked values (countries, days, periods, rules,
sources), or `InvalidQuery` with a sentence for each parameter that says what may be written
instead.

- `fields`: one kind of value each; `parameters`: those that name what is on record, and those that
  every figure takes.
- `questions`, `record_questions`: the questions of pages and of tables.
- `claim_tables`: what a domain declares of a table of claims, for page, API and files alike.
"""
