from tests.desk.conftest import approver, client_class, editor, groups, hand_in, person, publisher

__all__ = ["approver", "client_class", "editor", "groups", "hand_in", "person", "publisher"]
