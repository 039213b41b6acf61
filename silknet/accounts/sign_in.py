"""How django-allauth signs people in here: nobody signs up, guessing is stopped, and who just came in is believed."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from silknet.accounts.lockout import count_failure, forget_failures, refuse_closed
from silknet.accounts.sessions import address_of

RECENT = 600  # seconds for which she who signed in need not say her password again


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "There is no such name with such a password. Both tell small letters from capitals."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        refuse_closed(credentials.get("username", ""))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        count_failure(credentials.get("username", ""))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        forget_failures(user.username)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        said = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - record["at"] < RECENT for record in said)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code that your app shows now, nor a recovery code that is left."),
    }


class GuardedCode:
    """A code that is asked for where a password was given."""

    user: Any

    def clean_code(self) -> str:
        refuse_closed(self.user.username)
        try:
            return super().clean_code()  # type: ignore[misc]  # a mixin
        except ValidationError:
            count_failure(self.user.username)
            raise


class CodeForm(GuardedCode, forms.AuthenticateForm):
    pass


class CodeAgainForm(GuardedCode, forms.ReauthenticateForm):
    pass
