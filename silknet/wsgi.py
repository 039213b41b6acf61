"""The server's door: answers from memory, and Django behind them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silknet.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402  (settings are read once Django is set up)

from silknet.changes.front import Front  # noqa: E402  (models may be imported once Django is set up)

# Probes touch nothing; files have names and tags of their own; the secretariat's pages are nobody else's.
BESIDE = ("/healthz", "/readyz", settings.STATIC_URL, "/pictures/", "/admin/", "/api/v1/export/")

application = Front(django, size=settings.MEMORY << 20, beside=BESIDE)
