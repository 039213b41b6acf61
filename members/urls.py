from django.urls import path

from members import views

urlpatterns = [
    path("members/", views.organization_list, name="organizations-list"),
    path("members/<slug:slug>/", views.organization, name="organizations-detail"),
    path("committees/", views.committee_list, name="committees-list"),
    path("committees/<slug:slug>/", views.committee, name="committees-detail"),
    path("people/", views.person_list, name="people-list"),
    path("people/<slug:slug>/", views.person, name="people-detail"),
    path("figures/", views.figure_list, name="figures-list"),
]
