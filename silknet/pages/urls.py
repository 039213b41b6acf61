from django.urls import path
from django.views.decorators.http import require_safe

from silknet.pages import feeds, sharing, views

urlpatterns = [
    path("", views.home, name="home"),
    path("map/", views.map, name="map"),
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.search_suggestions, name="search-suggestions"),
    path("sources/", views.source_list, name="sources-list"),
    path("sources/<slug:slug>/", views.source, name="sources-detail"),
    path("about/", views.about, name="pages-list"),
    path("about/<slug:slug>/", views.about_page, name="pages-detail"),
    path("developers/", views.developers, name="developers"),
    path("developers/<slug:name>.py", views.developers_example, name="developers-example"),
    path("changes/", views.changes, name="changes"),
    path("changes/feed/", require_safe(feeds.ChangesFeed()), name="changes-feed"),
    path("news/feed/", require_safe(feeds.NewsFeed()), name="news-feed"),
    path("share/silknet.png", sharing.card_of_all, name="card-of-all"),
    path("share/<slug:kind>/<slug:key>.png", sharing.card, name="card"),
]
