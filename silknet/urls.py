"""Every page address. Unprefixed pages are English; the other languages have a prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from silknet.pages.sitemaps import robots, sitemap, sitemap_index
from silknet.pages.styles import stylesheet

handler400 = "silknet.pages.errors.bad_request"
handler404 = "silknet.pages.errors.page_not_found"
handler429 = "silknet.pages.errors.too_many_tries"  # to sign in: django-allauth asks for it
handler500 = "silknet.pages.errors.server_error"

urlpatterns = [
    path("admin/account/", include("silknet.accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", include(("silknet.urls_api", "api"))),
    path("styles/<slug:name>.css", stylesheet, name="stylesheet"),
    path("pictures/", include("silknet.pictures.urls")),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap-index"),
    path("sitemaps/<slug:section>-<int:number>.xml", sitemap, name="sitemap"),
    *i18n_patterns(
        path("", include("silknet.pages.urls")),
        path("", include("silknet.corrections.urls")),
        path("", include("cities.urls")),
        path("", include("members.urls")),
        path("", include("conferences.urls")),
        prefix_default_language=False,
    ),
]
