from django.contrib.admin import AdminSite


class Secretariat(AdminSite):
    pass
