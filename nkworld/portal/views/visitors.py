"""Forms that a visitor sends: never kept, few from one address, closed to programs."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from nkworld.running.security.brake import begin


class VisitorForm(forms.Form):
    """`website` is hidden from people: who fills it is a program."""

    website = forms.CharField(required=False, label="Leave this empty")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                "A field that people do not see was filled, as programs do: nothing was stored."
            )
        return ""


@method_decorator(never_cache, name="dispatch")
class VisitorFormView(FormView):
    """`allowed` is the setting of how many come in a quarter of an hour, `sent` their name."""

    takes_forms = True
    brake: str
    allowed: str
    sent: str

    def form_valid(self, form: Any) -> HttpResponse:
        allowed = getattr(settings, self.allowed)
        opens = begin(self.brake, self.request.META["REMOTE_ADDR"], allowed)
        if not opens:
            return self.accepted(form)
        form.add_error(
            None,
            f"From here {allowed} {self.sent} came within a quarter of an hour. The next is taken "
            f"after {opens:%H:%M} UTC; nothing was stored now.",
        )
        return self.again(form, 429)

    def accepted(self, form: Any) -> HttpResponse:
        raise NotImplementedError

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.again(form, 400)

    def again(self, form: Any, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)
