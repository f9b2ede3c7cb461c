"""The desk’s people and their uploads, from where the desk is tested."""

from tests.desk.conftest import client_class, editor, groups, hand_in, person, publisher

__all__ = ["client_class", "editor", "groups", "hand_in", "person", "publisher"]
