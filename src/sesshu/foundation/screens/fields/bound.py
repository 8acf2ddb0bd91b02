"""A field on a page: its label, hint, error and echo, joined by ids for those who listen to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.boundfield import BoundField as DjangoBoundField

from sesshu.foundation.screens import helps

if TYPE_CHECKING:
    from sesshu.foundation.screens.fields.base import HouseField


class BoundField(DjangoBoundField):
    """One field of one form, ready to be shown by `screens/field.html`."""

    field: HouseField

    @property
    def has_echo(self) -> bool:
        return bool(getattr(self.field, "echoes", False))

    @property
    def is_fixed(self) -> bool:
        return bool(self.field.fixed_reason)

    @property
    def echo(self) -> str:
        """How the value was read, for fields that say it back."""
        return self.field.echo(self.value()) if self.has_echo else ""

    @property
    def first_id(self) -> str:
        """The element an error link jumps to: for a group of choices its first one."""
        return f"{self.auto_id}_0" if self.field.is_group else self.auto_id

    @property
    def described_by(self) -> str:
        """Ids of error, echo and hint, the error first."""
        present = {"error": self.errors, "echo": self.has_echo, "hint": self.field.hint or self.is_fixed}
        return " ".join(f"{self.auto_id}-{part}" for part, shown in present.items() if shown)

    @property
    def help(self) -> str:
        """The short text behind the button beside the label; data of the system (`helps.yaml`)."""
        return helps.help_of(type(self.form), str(self.field.label)) if getattr(self.form, "has_helps", False) else ""

    @property
    def present(self) -> Any:
        """What is registered now, where it differs from what was typed and both are to be seen."""
        if not getattr(self.form, "present_values", None):
            return None
        from sesshu.foundation.screens import keeping

        return keeping.present(self.form, self.name)  # type: ignore[arg-type]

    @property
    def error_text(self) -> str:
        return " ".join(str(error) for error in self.errors)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        attrs = dict(attrs)
        if self.is_fixed:
            attrs["disabled" if self.field.is_choice else "readonly"] = True
        if self.field.is_group:
            return attrs
        if self.field.required:
            attrs["aria-required"] = "true"
        if self.errors:
            attrs["aria-invalid"] = "true"
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        return attrs

    def css_classes(self, extra_classes: Any = None) -> str:
        names = ["field", f"field--{self.field.kind}"]
        return " ".join([*names, "field--error"] if self.errors else names)
