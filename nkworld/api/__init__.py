"""The portal for programs: tables, figures, changes and documents under `/api/v1/`.

What enters: a request that `asking` checks. What leaves: rows as values, in pages, with claim
ids, doubt and licence; problems (RFC 9457) with the reason and what exists.

- `router`, `viewsets`, `claims`, `curated`: a table declared by a domain, answered; `paging`: its
  rows, page by page.
- `schema`, `docs`, `columns`: OpenAPI, pages and fields, made from the same declarations;
  `openapi.yaml` describes what views write by hand, and what stands around the document.
- `views`, `sdmx`: the formats; `bulk`: everything as one file, and SQL upon it.
- `agents`: tools for language models over the same functions.
"""
