"""A mirror of every public table that keeps up by /changes/ alone."""

from collections import defaultdict

CHANGES = "/api/v1/changes/"


class Mirror:
    """{table: {id: row}}, of what `ask(address, question)` answers as JSON.

    `with_past` keeps claims that ended, as the kit does: they say themselves when.
    """

    def __init__(self, ask, tables=(), as_of="1970-01-01", with_past=False, page_size=50):
        self.ask, self.as_of, self.with_past = ask, as_of, with_past
        self.page_size = page_size
        self.tables, self.versions = defaultdict(dict, tables), {}

    def follow(self):
        """Take in everything that changed since; how many rows and tables that took."""
        told, address = 0, CHANGES
        question = {"embed": "none", "since": self.as_of, "page_size": self.page_size}
        while address:
            page = self.ask(address, question)
            for change in page["results"]:
                self.apply(**change)
            told += len(page["results"])
            address, question = page["next"], {}
        self.as_of = page["as_of"]
        new = [each for each in page["states"] if each["version"] != self.version_of(each)]
        for each in new:
            self.load(**each)
        return told + len(new)

    def version_of(self, states):
        return self.versions.get(states["table"])

    def load(self, table, version, url):
        """A table of states, whose rows have no history, as it is today."""
        self.tables[table], self.versions[table] = {}, version
        while url:
            page = self.ask(url, {})
            self.tables[table] |= {row["id"]: row for row in page["results"]}
            url = page["next"]

    def apply(self, table, id, old_id, old, new, **why):
        rows = self.tables[table]
        if old:
            held = rows.pop(old_id, old)
            assert old == held | {name: old[name] for name in ("known_until",) if name in old}, why
        if old and self.with_past and "known_until" in old:
            rows[old_id] = old
        if new:
            rows[id] = new
