"""Settings. The numbers that are rules of the county stand in ``mapapp/rules.py``."""

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import structlog
from csp.constants import NONCE, NONE, SELF

from mapapp.environment import BASE_DIR, LOCAL_DIR, env
from mapapp.native import UNREAD_FORMATS, wheel_library
from mapapp.rules import *  # noqa: F403

DEBUG = env.bool("DEBUG", default=False)
# Demo mode: invented data, demo accounts, cookies that work on plain http on this machine.
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env("DJANGO_SECRET_KEY")
# Newest first; the first encrypts, all decrypt. See layers/privacy.py.
FIELD_KEYS = env.list("FIELD_KEYS")
LOOKUP_KEY = env("LOOKUP_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_structlog",
    "leaflet",
    "procrastinate.contrib.django",
    "layers.territory",
    "layers.staff",
    "layers.residents",
    "layers.enterprises",
    "layers.cases",
    "layers.notices",
    "layers.oversight",
    "layers.fieldwork",
    "layers.insight",
    "mapapp.access",
    "mapapp.maps",
    "mapapp.public",
    "mapapp.open311",
    "mapapp.field",
    "mapapp.desk",
    "mapapp.catalogue",
    "mapapp.borders",
    "mapapp.overview",
    "mapapp.supervision",
    "mapapp.api",
]
if DEMO:
    INSTALLED_APPS.append("fixtures.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mapapp.logs.RequestLog",
    "csp.middleware.CSPMiddleware",
    "mapapp.compress.Compress",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mapapp.access.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mapapp.errors.ErrorsMiddleware",
    "mapapp.access.signed_in.SignedInMiddleware",
    "mapapp.access.keep.KeepMiddleware",
    "axes.middleware.AxesMiddleware",
    "mapapp.access.entries.EntryMiddleware",
]

ROOT_URLCONF = "mapapp.urls"
WSGI_APPLICATION = "mapapp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "mapapp" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "mapapp.access.context.page",
            ],
        },
    }
]

# --- Database -------------------------------------------------------------------------
# GDAL asks for it when it is loaded, so before anything that loads it.
os.environ["GDAL_SKIP"] = ",".join(UNREAD_FORMATS)
GDAL_LIBRARY_PATH = env("GDAL_LIBRARY_PATH", default="") or wheel_library("pyogrio", "libgdal*")
GEOS_LIBRARY_PATH = env("GEOS_LIBRARY_PATH", default="") or wheel_library("shapely", "libgeos_c*")
DATABASES = {"default": env.db("DATABASE_URL", engine="django.contrib.gis.db.backends.postgis")}
# A socket folder comes percent-encoded in the address.
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
DATABASES["default"]["OPTIONS"] = {
    # A pool, because a new connection for each request costs ten times one from the pool.
    # While the database is away, each try to reconnect waits twice as long as the one before, up to
    # minutes after its return; given up soon, the next person's request begins anew.
    "pool": {
        "min_size": 1,
        "max_size": env.int("DB_POOL_SIZE", default=8),
        "timeout": 5,
        "reconnect_timeout": 2,
    },
    # Parallel plans and JIT slow short spatial queries 3 to 6 times.
    # layers/sql.py prepares its statements; Django alone would leave them unprepared (4 times
    # slower), and PostgreSQL would plan a prepared point query anew at each call (another 3).
    "options": "-c jit=off -c max_parallel_workers_per_gather=0"
    " -c plan_cache_mode=force_generic_plan",
    "prepare_threshold": 5,
}
# A connection that a restart has cut is replaced before a request gets it: 0.04 ms.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["TEST"] = {"TEMPLATE": "template_postgis"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People ---------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "access:home"
LOGOUT_REDIRECT_URL = "public:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Behind the proxy all would come from one address, and anybody could lock anybody out.
AXES_CLIENT_IP_CALLABLE = "mapapp.access.client_address.client_address"
AXES_LOCKOUT_CALLABLE = "mapapp.access.views.locked_out"
# Failed attempts are shown to the person they were made on, also after a good sign-in.
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_CLIENT_STR_CALLABLE = "mapapp.access.sign_ins.log_name"
# How long a person's access token for programs may last.
TOKEN_MOST_DAYS = env.int("TOKEN_MOST_DAYS", default=366)

# --- Security -------------------------------------------------------------------------
SECURE = env.bool("SECURE", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "mapapp.errors.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Words, time, files ---------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "mapapp" / "locale"]
FORMAT_MODULE_PATH = "mapapp.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = env("TIME_ZONE", default="Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = LOCAL_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # Leaflet 1.9.4 from npm stands in front of the 1.9.3 that django-leaflet bundles.
    ("leaflet", BASE_DIR / "static" / "vendor" / "leaflet"),
]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(LOCAL_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mapapp.storage.ModuleManifestStorage"},
}
# Wrong look-up codes are counted here; in a file, so that all worker processes count together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": LOCAL_DIR / "cache",
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 9

# --- Map ------------------------------------------------------------------------------
LEAFLET_CONFIG = {
    "SPATIAL_EXTENT": (117.50, 33.66, 118.20, 34.20),
    "DEFAULT_CENTER": (33.91, 117.90),
    "DEFAULT_ZOOM": 11,
    "MIN_ZOOM": 9,
    "MAX_ZOOM": 19,
    "TILES": [],
    "SCALE": "metric",
    "MINIMAP": False,
    "RESET_VIEW": False,
    "ATTRIBUTION_PREFIX": "",
    "NO_GLOBALS": True,
    "FORCE_IMAGE_PATH": False,
}

# The offline base map, made by `manage.py build_basemap`; maps do without when it is not there.
BASEMAP_FILE = Path(env("BASEMAP_FILE", default=str(LOCAL_DIR / "base.pmtiles")))
# 天地图 as a base map to choose, fetched and kept by this server; without a key there is none.
TIANDITU_KEY = env("TIANDITU_KEY", default="")
TIANDITU_URL = env("TIANDITU_URL", default="https://t0.tianditu.gov.cn/STYLE_w/wmts")
TIANDITU_FOLDER = Path(env("TIANDITU_FOLDER", default=str(LOCAL_DIR / "tianditu")))
TIANDITU_BYTES = env.int("TIANDITU_BYTES", default=500_000_000)
TIANDITU_TIMEOUT = env.float("TIANDITU_TIMEOUT", default=5.0)
# Drawn tiles that each worker process keeps.
TILE_CACHE_BYTES = env.int("TILE_CACHE_BYTES", default=64_000_000)

# --- Notices that leave the house; off unless set -------------------------------------
NOTICES_BY_EMAIL = env.bool("NOTICES_BY_EMAIL", default=False)
vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="suilaiban@localhost")
NOTICES_WEBHOOK = env("NOTICES_WEBHOOK", default="")
# Signs what is posted to the webhook (HMAC-SHA-256).
NOTICES_WEBHOOK_KEY = env("NOTICES_WEBHOOK_KEY", default=SECRET_KEY)

# --- Logs -----------------------------------------------------------------------------
# One JSON line an event, each with the request's id. Addresses of people stay out of logs.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# One line a request, at its end: only then is it known which part of a path is a secret.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
_SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": _SHARED_PROCESSORS,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED_PROCESSORS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
