"""Who keeps the register. Ours from the first migration, so that it can grow."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils import timezone
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
        return self.is_superuser or any(".publish_" in held for held in self.get_all_permissions())

    def needs_factor(self) -> bool:
        """Whether she must have a second factor: who may publish, where this portal asks for it."""
        return bool(settings.SECOND_FACTOR) and self.may_publish()

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


class Lock(models.Model):
    """What was typed wrong at the door under a name that somebody may have; kept by silknet/accounts/lockout.py."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    failures = models.PositiveSmallIntegerField(_("wrong passwords or codes"), default=0)
    failed_at = models.DateTimeField(_("last"), default=timezone.now, db_index=True)
    closed_until = models.DateTimeField(_("closed until"), null=True)

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")

    def __str__(self) -> str:
        return self.name
