"""What is public under a code or an address keeps it."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models


class FixedOnceStored(models.Model):
    """A record some of whose fields stand in addresses, files and citations: chosen once."""

    fixed: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """ValidationError if it would give it another code or address."""
        written = kwargs.get("update_fields")
        names = [name for name in self.fixed if written is None or name in written]
        if names and not self._state.adding:
            self._refuse_others(names)
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude)
        names = [name for name in self.fixed if name not in (exclude or ())]
        if names and not self._state.adding:
            self._refuse_others(names)

    def _refuse_others(self, names: list[str]) -> None:
        stored = type(self)._default_manager.filter(pk=self.pk).values(*names).first() or {}
        errors = {name: self._is_fixed(name, stored[name]) for name in names if name in stored}
        if broken := {name: sentence for name, sentence in errors.items() if sentence}:
            raise ValidationError(broken)

    def _is_fixed(self, name: str, stored: Any) -> str:
        field = self._meta.get_field(name)
        if field.value_from_object(self) == stored:  # type: ignore[union-attr]
            return ""
        label = str(getattr(field, "verbose_name", name))
        return (
            f"The {label} is public as “{stored}” and stays it: addresses, files and citations "
            "name it so."
        )
