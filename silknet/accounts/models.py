"""Who keeps the register. Ours from the first migration, so that it can grow."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from silknet.accounts.roles import ROLES, only_own


class User(AbstractUser):
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language in which the secretariat's pages speak to this person."),
    )

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The names of her roles, as the table has them."""
        return tuple(self.groups.filter(name__in=ROLES).order_by("name").values_list("name", flat=True))

    def only_own(self, kind: str, verb: str) -> tuple[str, ...]:
        """The roles by which she may do this with her own alone; none where it is with any, or not at all."""
        return () if self.is_superuser else only_own(self.roles, kind, verb)

    def may_publish(self) -> bool:
        """Whether she may let the public see anything."""
        return any(".publish_" in held for held in self.get_all_permissions())

    def hold(self, role: str) -> None:
        """Give her a role; and who has one may come in."""
        self.groups.add(Group.objects.get(name=role))
        self.come_in()

    def lay_down(self, role: str) -> None:
        self.groups.remove(Group.objects.get(name=role))
        self.come_in()

    def come_in(self) -> None:
        """The secretariat's door is open to those who have a role there."""
        self.__dict__.pop("roles", None)
        self.is_staff = self.is_superuser or bool(self.roles)
        self.save(update_fields=["is_staff"])
