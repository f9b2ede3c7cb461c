"""Addresses of the web as they may be stored and linked: http:// or https://, nothing else."""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

WEB = ("http://", "https://")
# Hosts that were taken over since, or spin and copy what others wrote: a shop, a casino, a forum. A
# page prints such a citation without a link, of earlier vintages too, and `check_data` names rows
# that still stand on one. The title of the page stands for its address, until another is found.
UNFIT = (
    *("168betvisa-slots.com", "armorthemes.com", "chetecut.com", "ckhq.net", "coxplastic.com"),
    *("dqdt.shop", "johnnytowncar.com", "jsc.m99f.com", "lavender.5ch.net", "lazertecnologia.com"),
    *("oszar.com", "shicijianshang.com", "thewall.fyi", "ucmanga.com", "webjosh.com"),
    "wiganfc.net",
)
UNFIT_ADDRESS = re.compile(
    rf"\Ahttps?://([^/?#]*\.)?({'|'.join(map(re.escape, UNFIT))})(?![^/?#:])", re.I
)
NOT_WEB = "An address begins with http:// or https:// and has no spaces: https://www.example.org/."
NOT_A_CITATION = (
    "The citation looks like an address that is not of the web: write one that begins with "
    "http:// or https://, or the title and page of a publication."
)
# What a browser runs or unpacks when it is opened. It leaves out tabs and line ends inside of the
# name, and what stands before it as far as the space.
RUN_BY_BROWSERS = ("javascript", "vbscript", "livescript", "data", "blob", "filesystem")
# The same to Python, SQLite (by Python) and PostgreSQL.
BEFORE = r"[\u0001-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060\ufeff]*"
BETWEEN = r"[\t\n\r]*"
OTHER_SCHEME = (
    f"^{BEFORE}(("
    + "|".join(BETWEEN.join([*name, ":"]) for name in RUN_BY_BROWSERS)
    + r")|(?!https?:)[a-z][a-z0-9+.-]*://)"
)


def is_web_address(text: str | None) -> bool:
    return text is not None and text.startswith(WEB) and not UNFIT_ADDRESS.match(text)


class WebAddressField(models.URLField):
    """An address that pages link. Its model names `web_address(field)` among its constraints."""

    # In the place of Django's own, which takes ftp and says “Enter a valid URL.”
    default_validators: list[Any] = [RegexValidator(r"\Ahttps?://[^\s/?#]+\S*\Z", NOT_WEB)]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"error_messages": {"invalid": NOT_WEB}} | kwargs)


def web_address(field: str) -> Any:
    """The database's promise that a field is empty or an address of the web."""
    http, https = (Q(**{f"{field}__startswith": start}) for start in WEB)
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | https | http,
        name=f"%(app_label)s_%(class)s_{field}_is_of_the_web",
        violation_error_message=NOT_WEB,
    )


def safe_citation() -> Any:
    http, https = (Q(citation__startswith=start) for start in WEB)
    return models.CheckConstraint(
        condition=https | http | ~Q(citation__iregex=OTHER_SCHEME),  # most rows need no pattern
        name="%(app_label)s_%(class)s_citation_is_safe",
        violation_error_message=NOT_A_CITATION,
    )
