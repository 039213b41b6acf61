"""Every page address. Unprefixed pages are English; the other languages have a prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from silknet.pages.styles import stylesheet

handler400 = "silknet.api.errors.bad_request"
handler500 = "silknet.api.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include(("silknet.urls_api", "api"))),
    path("styles/<slug:name>.css", stylesheet, name="stylesheet"),
    path("pictures/", include("silknet.pictures.urls")),
    *i18n_patterns(
        path("", include("silknet.pages.urls")),
        path("", include("cities.urls")),
        path("", include("members.urls")),
        path("", include("conferences.urls")),
        prefix_default_language=False,
    ),
]
