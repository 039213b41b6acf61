from django.urls import re_path

from silknet.pictures import views

urlpatterns = [
    re_path(r"^([0-9a-f]{32})-([0-9]{1,5})\.(avif|webp)\Z", views.picture, name="picture"),
]
