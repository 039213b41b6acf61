"""Publishing and withdrawing in the secretariat: actions on a list, buttons under a form, for who may publish the row."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from silknet.admin.history import change_address
from silknet.admin.tracked import TrackedAdmin


class PublishingAdmin(TrackedAdmin):
    """Rows that are drafts until somebody publishes them."""

    verbs: ModuleType  # has publish(row, by=) and withdraw(row, by=)
    said_published: Any  # a sentence for a number of rows, as ngettext_lazy makes it
    said_withdrawn: Any
    actions = ["publish", "withdraw"]

    @admin.action(description=_("Publish the selected"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        self._do_to_each(request, queryset.filter(public=False), self.verbs.publish, self.said_published)

    @admin.action(description=_("Withdraw the selected from public"), permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        self._do_to_each(request, queryset.filter(public=True), self.verbs.withdraw, self.said_withdrawn)

    def _do_to_each(self, request: HttpRequest, rows: Any, verb: Callable[..., None], said: Any) -> None:
        done = sum(self._do(request, row, verb) for row in rows)
        self.message_user(request, said % {"count": done}, messages.SUCCESS if done else messages.INFO)

    def _do(self, request: HttpRequest, row: Any, verb: Callable[..., None]) -> bool:
        try:
            verb(row, by=request.user)
        except ValidationError as refusal:
            self.message_user(request, f"{row}: {' '.join(refusal.messages)}", messages.ERROR)
            return False
        return True

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for button, verb in (("_publish", self.verbs.publish), ("_withdraw", self.verbs.withdraw)):
            if button in request.POST and self.has_publish_permission(request, form.instance):
                self._do(request, form.instance, verb)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Publishing and withdrawing stay on the page: who does it wants to see what came of it."""
        if "_publish" in request.POST or "_withdraw" in request.POST:
            return HttpResponseRedirect(change_address(obj))
        return super().response_post_save_change(request, obj)
