from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from silknet.accounts.models import User
from silknet.admin import Section, Unlogged

ACCOUNTS = Section(_("Accounts"), 6)


@admin.register(User)
class AccountAdmin(Unlogged, UserAdmin):
    section = ACCOUNTS
    list_display = ["username", "email", "first_name", "last_name", "language", "is_staff", "is_active"]
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("Language"), {"fields": ["language"]}))


admin.site.unregister(Group)  # Django's page would write Django's own log


@admin.register(Group)
class RightsAdmin(Unlogged, GroupAdmin):
    section = ACCOUNTS
