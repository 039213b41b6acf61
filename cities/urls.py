from django.urls import path

from cities import views

urlpatterns = [
    path("cities/", views.city_list, name="cities-list"),
    path("cities/<slug:slug>/", views.city, name="cities-detail"),
    path("countries/", views.country_list, name="countries-list"),
    path("countries/<str:code>/", views.country, name="countries-detail"),
]
