"""Who runs this copy of the portal, as the settings name them."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Operator:
    """The institution, its address by lines, the responsible editor, and where to write; each may
    be empty in a copy that is not published.
    """

    name: str
    address: tuple[str, ...]
    editor: str
    contact: str

    @property
    def contact_url(self) -> str:
        """A page’s address as it is, a mail address as a link."""
        is_address = self.contact.startswith(("https://", "http://", "mailto:"))
        return self.contact if is_address else f"mailto:{self.contact}"


def operator() -> Operator:
    lines = (line.strip() for line in settings.OPERATOR_ADDRESS.split("|"))
    return Operator(
        settings.OPERATOR_NAME.strip(),
        tuple(filter(None, lines)),
        settings.RESPONSIBLE_EDITOR.strip(),
        settings.CONTACT.strip(),
    )
