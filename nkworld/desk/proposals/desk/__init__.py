"""The desk's forms for curated records, and the pages of what they propose."""
