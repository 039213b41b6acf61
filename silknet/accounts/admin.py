from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from silknet.accounts.models import User


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ["username", "email", "first_name", "last_name", "language", "is_staff", "is_active"]
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("Language"), {"fields": ["language"]}))
