from django.urls import path

from silknet.corrections import views

urlpatterns = [
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/<slug:token>/", views.status, name="correction-status"),
]
