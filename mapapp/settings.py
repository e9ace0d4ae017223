"""Settings, read from the environment; ``.local/env`` (made by ``make run``) fills the gaps."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
import structlog
from csp.constants import NONCE, NONE, SELF

from mapapp.native import wheel_library

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

env = environ.Env()
if (LOCAL_DIR / "env").exists():
    env.read_env(LOCAL_DIR / "env")

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
    "mapapp.maps.tile_door.TileDoor",
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
GDAL_LIBRARY_PATH = env("GDAL_LIBRARY_PATH", default="") or wheel_library("pyogrio", "libgdal*")
GEOS_LIBRARY_PATH = env("GEOS_LIBRARY_PATH", default="") or wheel_library("shapely", "libgeos_c*")
DATABASES = {"default": env.db("DATABASE_URL", engine="django.contrib.gis.db.backends.postgis")}
# A socket folder comes percent-encoded in the address.
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
DATABASES["default"]["OPTIONS"] = {
    # A pool, because a new connection for each request costs ten times one from the pool.
    "pool": {"min_size": 1, "max_size": env.int("DB_POOL_SIZE", default=8), "timeout": 5},
    # Parallel plans and JIT slow short spatial queries 3 to 6 times.
    # layers/sql.py prepares its statements; Django alone would leave them unprepared (4 times
    # slower), and PostgreSQL would plan a prepared point query anew at each call (another 3).
    "options": "-c jit=off -c max_parallel_workers_per_gather=0"
    " -c plan_cache_mode=force_generic_plan",
    "prepare_threshold": 5,
}
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

# --- The rules of the county (DOMAIN.md; each number is a setting) ---------------------
# Households that a grid should have (DOMAIN 5): fewest, most. Reports name those outside.
GRID_HOUSEHOLDS = (
    env.int("GRID_HOUSEHOLDS_FROM", default=300),
    env.int("GRID_HOUSEHOLDS_TO", default=500),
)
COUNTY_CODE = env("COUNTY_CODE", default="320324")
# Cases this close in place and time are shown as perhaps the same matter.
SIMILAR_METRES = env.float("SIMILAR_METRES", default=200.0)
SIMILAR_DAYS = env.int("SIMILAR_DAYS", default=7)
BORDER_WARNING_METRES = env.float("BORDER_WARNING_METRES", default=20.0)
# From this share of certainty on a suggested category is filled in by itself.
SUGGESTION_AUTOFILL = env.float("SUGGESTION_AUTOFILL", default=0.8)
# Cases about one matter: how alike their texts are, how far and how many days apart at most.
REPEATS = {"cosine": 0.25, "metres": 200.0, "days": 30.0}
# The nightly search looks back so many days.
REPEATS_DAYS = env.int("REPEATS_DAYS", default=365)
WORKING_HOURS = (("08:30", "12:00"), ("14:00", "18:00"))
# How often a case may be extended, and by how many working days (or hours, as its category
# counts) at a time.
MAX_EXTENSIONS = 2
MAX_EXTENSION = 10
MAX_SUSPENSION_DAYS = 90
# So long after its deadline a case goes to the chief and the liaison of its unit.
ESCALATE_AFTER_HOURS = env.int("ESCALATE_AFTER_HOURS", default=24)
# How many false alarms a week the early warning may raise; its thresholds follow.
WARNING_BUDGET = env.float("WARNING_BUDGET", default=1.0)
# Households a grid should have (DOMAIN §5); how long a visit and a case take its worker.
GRID_HOUSEHOLDS = (300, 500)
WORK_MINUTES = {"visit": 20, "case": 45}
# How much each part of an area's stability weighs (layers/insight/stability.py).
STABILITY_WEIGHTS = {"rate": 4, "safety": 2, "overdue": 2, "growth": 2}
MAX_TEXT_LENGTH = 2000
# A department that is whistled for signs and makes contact within these hours, day and night, and
# reports in within these working days, by the kind of call.
WHISTLE_SIGN_HOURS, WHISTLE_CONTACT_HOURS = 1, 24
WHISTLE_REPORT_DAYS = {"push": 3, "hard": 5}
# A supervision notice is answered within these working days.
SUPERVISION_REPLY_DAYS = 3
# What the four detection rules look at every night, and from when on they speak: hours late
# without a reason; working days without progress once the clock is yellow; signs of an answer and
# word-for-word copies of it within 90 days; cases of one category closed within so many days and
# metres before.
SUPERVISION_LOOKS_BACK_DAYS = 7
SUPERVISION_RULES = {
    "late": {"hours": 2},
    "dragging": {"days": 5},
    "perfunctory": {"shortest": 10, "copies": 5},
    "recurring": {"times": 2, "days": 90, "metres": 100},
}
# The composite score (DOMAIN §7), and below which share of handled cases a unit is named.
SCORE_WEIGHTS = {"on_time": 60, "closed": 30, "not_reworked": 10}
NAMED_BELOW = 0.85
# Whose name stands at the head of bulletins, and a Word template of one's own for them.
BULLETIN_ISSUER = env("BULLETIN_ISSUER", default="睢宁县速来办工作领导小组办公室")
BULLETIN_TEMPLATE = env("BULLETIN_TEMPLATE", default="")
# Where residents find these pages, for links in text messages; and how long one to rate holds.
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
RATING_DAYS = 30
# From so many of five points on somebody is satisfied.
SATISFIED_FROM = 4
# Days that personal data is kept; `manage.py retention` acts on them.
RETENTION_DAYS = {
    "moved_out": env.int("KEEP_MOVED_OUT_DAYS", default=365),
    "taken_out": env.int("KEEP_TAKEN_OUT_DAYS", default=365),
    "earlier_states": env.int("KEEP_EARLIER_STATES_DAYS", default=3 * 365),
    "closed_enterprises": env.int("KEEP_CLOSED_ENTERPRISES_DAYS", default=365),
    "complainants": env.int("KEEP_COMPLAINANTS_DAYS", default=3 * 365),
    "case_files": env.int("KEEP_CASE_FILES_DAYS", default=1),
    "access_log": env.int("KEEP_ACCESS_LOG_DAYS", default=5 * 365),
    "receipts": env.int("KEEP_RECEIPTS_DAYS", default=3 * 365),
    "tokens": env.int("KEEP_TOKENS_DAYS", default=365),
}
# Cases that another system may file through Open311 in a minute, a key.
OPEN311_A_MINUTE = env.int("OPEN311_A_MINUTE", default=120)
MAX_PHOTOS = 6
MAX_PHOTO_BYTES = 10_000_000
# Entries made in the field without a network may come in this many days later.
FIELD_ENTRY_DAYS = 60
# So long a phone keeps copies of its worker's pages for use without a network, and work that could
# not be sent; both end at sign-out.
OFFLINE_DAYS = env.int("OFFLINE_DAYS", default=7)
UNSENT_DAYS = env.int("UNSENT_DAYS", default=30)
# A household is due for a visit after so many days, one with people to look after sooner; the day
# of a worker proposes so many visits.
VISIT_DAYS, VISIT_DAYS_CARE, VISITS_A_DAY = 180, 30, 8
# A hazard enters the worker's day so many days before its deadline.
HAZARD_NOTICE_DAYS = 3
# /healthz warns below this much room for photos.
MIN_FREE_BYTES = env.int("MIN_FREE_BYTES", default=1_000_000_000)

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
