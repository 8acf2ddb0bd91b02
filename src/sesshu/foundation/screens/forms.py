"""The base of every form: our templates, an error summary, and a one-time key.

form = DoseForm.of(request)
if done := form.submit(lambda data: register(data)):       # returns where to go next
    return done
return show(request, "doses/new.html", form=form)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import get_template

from sesshu.foundation.errors import InvalidInput, MovedOn, NotPermitted, Refused
from sesshu.foundation.screens import controls, form_keys, free_text, keeping

STALE = "画面を開いてから時間がたったか、別の画面で操作が行われました。入力内容を確認して、もう一度送信してください。"


@dataclass(frozen=True, slots=True)
class ShownError:
    """A line of the error summary: where the link jumps to, and what it says."""

    target: str
    text: str


class HouseRenderer(BaseRenderer):
    """Our templates for forms and fields; single controls are written without templates, and those that are not, with
    Django's own. One renderer serves all forms: each would load its templates anew."""

    form_template_name = "screens/form.html"
    field_template_name = "screens/field.html"

    def __init__(self) -> None:
        self.controls = DjangoTemplates()

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        control = controls.written(template_name, context["widget"]) if "widget" in context else None
        return super().render(template_name, context, request) if control is None else control

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/"):
            return self.controls.get_template(template_name)
        return get_template(template_name)


class Form(forms.Form):
    """A form of the house. `one_time = False` for searches and filters, which change nothing."""

    default_renderer = HouseRenderer()
    template_name = "screens/form.html"
    use_required_attribute = False
    one_time = True
    has_helps = True
    keeps_draft = False  # True: what is typed outlives a session, and others are told who edits
    offers_apart = False  # True: the page asks for its draft in a request of its own, once it is shown
    compares = True  # False: what stands in a new form is a suggestion, nothing that is registered
    tells_editors = True  # False: several people at once are the rule here, or the page itself says who is there
    status = 422

    def __init__(self, data: Any = None, files: Any = None, *, request: HttpRequest | None = None, **kwargs: Any):
        self.request = request
        self.serial: Any = None
        self.present_values: dict[str, Any] = {}
        super().__init__(data, files, **kwargs)
        if self.keeps_draft and (typed := keeping.restored(self)):
            self.present_values = dict(self.initial) if self.compares else {}
            self.initial = self.initial | typed

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: Any) -> Self:
        """The form of this page: bound when it is this form that was sent (several may share a page)."""
        if request.method == "POST" and request.POST.get("form_name", cls.form_name()) == cls.form_name():
            return cls(request.POST, request.FILES, request=request, **kwargs)
        return cls(request=request, **kwargs)

    @classmethod
    def form_name(cls) -> str:
        return cls.__name__

    @property
    def session(self) -> str:
        from sesshu.foundation.screens.pages import session_of

        return session_of(self.request) if self.request else ""

    @property
    def form_key(self) -> str:
        """The key for the next submit: the one that came, while it can still be used, else a new one."""
        came = str(self.data.get("form_key", "")) if self.is_bound else ""
        return came if self._serial(came) else form_keys.issue(self.session, self.form_name())

    def submit(self, act: Callable[[dict[str, Any]], str | HttpResponseRedirect]) -> HttpResponse | None:
        """Do `act(cleaned_data)` once, in a transaction, and answer with a redirect to where it says.

        None when there is nothing to do: first look, errors, or a refusal (which is then among the errors).
        A form that was sent before leads to the first result, without a second act.
        """
        if not self.is_bound:
            return None
        serial = self._serial(str(self.data.get("form_key", "")))
        before = form_keys.first_result(serial) if serial else None
        if before is not None:
            return HttpResponseRedirect(before)
        if self.is_valid() and serial is None:
            self.add_error(None, STALE)
            keeping.kept_back(self)
        if not self.is_valid() or serial is None:
            return None
        try:
            target = form_keys.once(serial, self.session, self.form_name(), lambda: self._acted(act))
        except NotPermitted:
            raise
        except Refused as refused:
            self.add_refusal(refused)
            return None
        return HttpResponseRedirect(target)

    def add_refusal(self, refused: Refused) -> None:
        """Show a refusal of an action as an error of its field, or of the whole form."""
        self.status = refused.status
        if isinstance(refused, MovedOn) and self.keeps_draft:
            self._moved_on()
        field = refused.field if isinstance(refused, InvalidInput) else ""
        example = refused.example if isinstance(refused, InvalidInput) else ""
        text = f"{refused.message}（例：{example}）" if example else refused.message
        self.add_error(field if field in self.fields else None, forms.ValidationError(text, code=refused.code))

    @property
    def draft(self) -> Any:
        """The draft that waits for this form."""
        return keeping.offered(self) if self.keeps_draft and not self.offers_apart else None

    def _clean_fields(self) -> None:
        """R-16 holds for every form: what has no place in a text is refused before any action hears of it."""
        super()._clean_fields()  # type: ignore[misc]
        free_text.refuse_numbers(self)

    def _acted(self, act: Callable[[dict[str, Any]], str | HttpResponseRedirect]) -> str:
        address = _address(act(self.cleaned_data))
        keeping.sent(self)
        return address

    def _moved_on(self) -> None:
        """Another person was faster: nothing typed is lost, what is registered now stands beside it, and sending once
        more is a decision made in the knowledge of both."""
        keeping.kept_back(self)
        self.present_values = dict(self.initial)
        if self.initial.get("version") is not None:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(self.initial["version"])

    def typed(self, field: str) -> str:
        """What came from the keyboard, before any conversion."""
        return str(self.data.get(self.add_prefix(field), ""))

    def error_list(self) -> list[ShownError]:
        """All errors in the order of the fields, those of the whole form first."""
        if not self.is_bound:
            return []
        found = [ShownError("errors", text) for text in self.non_field_errors()]
        for field in self:
            found += [ShownError(field.first_id, _with_label(field.label, text)) for text in field.errors]  # type: ignore[attr-defined]
        return found

    def _serial(self, key: str) -> Any:
        return form_keys.serial_of(key, self.session, self.form_name()) if key and self.one_time else None


def _address(result: str | HttpResponseRedirect) -> str:
    return result.url if isinstance(result, HttpResponseRedirect) else result


def _with_label(label: str, text: str) -> str:
    """The field's name before the sentence, unless the sentence begins with it."""
    return text if text.startswith(label) else f"{label}：{text}"
