from django.urls import path

from silknet.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("map/", views.map, name="map"),
    path("search/", views.search, name="search"),
    path("sources/", views.source_list, name="sources-list"),
    path("sources/<slug:slug>/", views.source, name="sources-detail"),
    path("about/", views.about, name="pages-list"),
    path("about/<slug:slug>/", views.about_page, name="pages-detail"),
    path("developers/", views.developers, name="developers"),
    path("developers/<slug:name>.py", views.developers_example, name="developers-example"),
    path("changes/", views.changes, name="changes"),
]
