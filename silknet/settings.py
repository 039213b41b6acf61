"""Settings, read top to bottom. What varies between places is an environment variable, described where it is read."""

import hashlib
import sys
import warnings
from importlib.metadata import distributions
from itertools import chain
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from silknet import env
from silknet.env import ROOT


def release() -> str:
    """A hash of all that answers are made with, so that none outlives it: the tree and the names that collected files
    have; the packages, which know languages and formats; and Python.
    """
    digest = hashlib.sha256(sys.version.encode())
    for line in sorted(f"{package.name} {package.version}" for package in distributions()):
        digest.update(line.encode())
    trees = (
        (ROOT / name).rglob("*") for name in ("silknet", "cities", "members", "conferences", "templates", "static")
    )
    for path in sorted((*chain(*trees), ROOT / "staticfiles" / "staticfiles.json")):
        unread = path.name.startswith(".") or path.suffix in (".pyc", ".po", ".part")  # by whatever answers
        if path.is_file() and not unread:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# ── What varies ──────────────────────────────────────────────────────────────────────────────────────────────────────

DEBUG = env.read("SILKNET_DEBUG", env.flag, "no", "Show error pages to developers: yes or no.")
SECRET_KEY = env.secret(
    "SILKNET_SECRET_KEY",
    ROOT / ".silknet-secret-key",
    "Signs sessions and tags; at least 32 random characters. `make run` keeps a made one in .silknet-secret-key.",
)
ALLOWED_HOSTS = env.read(
    "SILKNET_HOSTS", env.hosts, "localhost,127.0.0.1,[::1]", "Host names that the portal answers to, with commas."
)
ADDRESS = env.read(
    "SILKNET_ADDRESS", env.address, "http://127.0.0.1:8000", "The public address that records name themselves by."
)
RELEASE = env.read("SILKNET_RELEASE", str, "", "Names the deployed code in every ETag; a hash of the tree if empty.")
RELEASE = RELEASE or release()
DATABASES = {
    "default": env.read(
        "SILKNET_DATABASE",
        env.database,
        "sqlite:///silknet.sqlite3",
        "Where the rows live: sqlite:///path or postgres://user:password@host:port/name.",
    )
}
FILES = env.read(
    "SILKNET_FILES", env.folder, "media", "The folder of the files that the portal keeps, such as exports."
)
MEMORY = env.read(
    "SILKNET_MEMORY",
    env.number,
    "64",
    "MiB of answers that each server process keeps in memory, and as much of pages by the versions that they show.",
)
LIMIT = env.read(
    "SILKNET_LIMIT", env.number, "600", "Requests a minute to the API from one address without a key; 0 for no limit."
)
KEY_LIMIT = env.read(
    "SILKNET_KEY_LIMIT",
    env.number,
    "6000",
    "Requests a minute by a partner with a key who is given no other limit in the admin; 0 for no limit.",
)
CACHES = {
    "default": env.read(
        "SILKNET_CACHE",
        env.cache,
        "",
        "redis://host:port/number, where requests are counted for all processes; if empty, each counts for itself.",
    )
}
PROXIES = env.read(
    "SILKNET_PROXIES",
    env.number,
    "0",
    "How many reverse proxies in front add to X-Forwarded-For the address that asked them; with 0 nobody believes it.",
)
HSTS = env.read(
    "SILKNET_HSTS",
    env.one_of("all", "host", "off"),
    "all",
    "Over https, tell browsers to come back by https only: all (subdomains too, preloaded), host, or off.",
)
ASKED_FACTOR = env.read(
    "SILKNET_SECOND_FACTOR",
    env.one_of("auto", "on", "off"),
    "auto",
    "Whether all who may publish need a second factor (TOTP): on, off, or auto, on where SILKNET_ADDRESS is https.",
)
LOG_LEVEL = env.read(
    "SILKNET_LOG_LEVEL", env.one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", "The least level that is logged."
)

# ── What does not ────────────────────────────────────────────────────────────────────────────────────────────────────

INSTALLED_APPS = [
    "silknet.apps.SecretariatConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "silknet.accounts",
    "silknet.partners",
    "silknet.changes",
    "silknet.sources",
    "silknet.pictures",
    "silknet.drafts",
    "silknet.search",
    "silknet.translations",
    "silknet.about",
    "silknet.corrections",
    "cities",
    "members",
    "conferences",
    "silknet.exchange",
    "silknet.api",
    "silknet.pages",
    "silknet.ops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "import_export",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
]

MIDDLEWARE = [
    "silknet.pages.middleware.CacheControlMiddleware",  # what others answer too
    "silknet.ops.health.HealthMiddleware",  # before anything that could refuse or redirect a probe
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "silknet.pages.middleware.ConditionalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "silknet.pages.middleware.LanguageMiddleware",
    "silknet.pages.middleware.RefusalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "silknet.accounts.middleware.DeskMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "silknet.urls"
WSGI_APPLICATION = "silknet.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "silknet.pages.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets of ours are found in templates/

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# ── Sign-in ──────────────────────────────────────────────────────────────────────────────────────────────────────────

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "silknet.accounts.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # silknet/accounts/lockout.py counts them, for all processes together
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "silknet.accounts.sign_in.FactorAdapter"
MFA_FORMS = {
    "authenticate": "silknet.accounts.sign_in.CodeForm",
    "reauthenticate": "silknet.accounts.sign_in.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "silknet"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones may be half a minute off

# ── Languages and time ───────────────────────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("zh-hans", _("Simplified Chinese")),
    ("it", _("Italian")),
    ("es", _("Spanish")),
    ("pt-br", _("Brazilian Portuguese")),
    ("ja", _("Japanese")),
]
LOCALE_PATHS = [ROOT / "silknet" / "locale"]
FORMAT_MODULE_PATH = "silknet.formats"
TIME_ZONE = "UTC"
USE_TZ = True

# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
# With collected files their names carry a hash and are kept for ever; without, they are found where they lie.
COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() or "collectstatic" in sys.argv[1:2]
WHITENOISE_USE_FINDERS = not COLLECTED
warnings.filterwarnings("ignore", message="No directory at")  # whitenoise misses a folder that it does not need then
WHITENOISE_MAX_AGE = 60
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# ── Safety ───────────────────────────────────────────────────────────────────────────────────────────────────────────

SECURE = urlsplit(ADDRESS).scheme == "https"
SECOND_FACTOR = SECURE if ASKED_FACTOR == "auto" else ASKED_FACTOR == "on"
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE and HSTS != "off" else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE and HSTS == "all"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ADDRESS]
CSRF_FAILURE_VIEW = "silknet.admin.signed_out.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "Link"]

# ── API ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

# The one place that says it.
LICENCE = {
    "name": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
    "note": "The register as it is compiled here, by decision of the portal. "
    "What a source says stays its own: each record names its sources, which hold their own rights.",
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["silknet.partners.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": ["silknet.api.throttling.MinuteThrottle"],
    "NUM_PROXIES": PROXIES,
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "silknet.api.renderers.Negotiation",
    "DEFAULT_RENDERER_CLASSES": [
        "silknet.api.renderers.RecordRenderer",
        "silknet.api.renderers.LinesRenderer",
        "silknet.api.renderers.CSVRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_FILTER_BACKENDS": [],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "silknet.api.schema.RecordSchema",
    "EXCEPTION_HANDLER": "silknet.api.errors.problem",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "silknet",
    "DESCRIPTION": "The register of silk cities and of the organizations around them, for partner sites. Read only.",
    "VERSION": "1.0.0",
    "LICENSE": {"name": LICENCE["name"], "url": LICENCE["url"]},
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["silknet.api.schema.complete"],
    "DISABLE_ERRORS_AND_WARNINGS": False,
}

# ── Logs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "silknet.ops.logs.JSONFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL, "propagate": True}},
}
