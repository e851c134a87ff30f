"""All settings. What the centre decides is a rule, not a setting; these say where things are.

Environment: YIKOU_DATA (the data folder), DATABASE_URL (postgresql://…; without it SQLite in
the data folder), YIKOU_HOSTS (host names that may be asked, comma-separated), YIKOU_EVENTS (where
browsers find the server-sent events: a port of the same host, or the address of a proxy), YIKOU_NOTIFY
(how residents are told, with YIKOU_NOTIFY_BODY and YIKOU_NOTIFY_OK), YIKOU_ADDRESS (where their own
phones find the portal), YIKOU_DEBUG.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

ROOT = Path(__file__).resolve().parent
DATA = Path(os.environ.get("YIKOU_DATA") or ROOT.parent / "var").resolve()
SHIPPED = ROOT / "data"


def _secret(name: str) -> str:
    """A secret of this installation, made at first start with safe permissions."""
    file = DATA / name
    if not file.exists():
        DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as stream:
                stream.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "yikou.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlparse(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": None,
        # A statement is planned once for each connection, not for each request: half the database's time.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **query},
    }


SECRET_KEY = _secret("secret_key")
DEBUG = os.environ.get("YIKOU_DEBUG") == "1"
ALLOWED_HOSTS = [host for host in os.environ.get("YIKOU_HOSTS", "*").split(",") if host]

# Empty until `yikou serve` says on which port it sends them: pages then ask by themselves.
EVENTS = os.environ.get("YIKOU_EVENTS", "")

# How what residents are to be told leaves the house: nothing, file:/folder, smtp://host?to={phone}@…, http://gateway.
NOTIFY = os.environ.get("YIKOU_NOTIFY", "")
NOTIFY_BODY = os.environ.get("YIKOU_NOTIFY_BODY", '{"id": "{id}", "phone": "{phone}", "text": "{text}"}')
NOTIFY_OK = os.environ.get("YIKOU_NOTIFY_OK", "")

# Where residents' own phones find the portal: links in messages begin with it, and without it there are none.
ADDRESS = os.environ.get("YIKOU_ADDRESS", "").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "yikou.ledger",
    "yikou.jobs",
    "yikou.policies",
    "yikou.accounts",
    "yikou.centre",
    "yikou.notify",
    "yikou.catalogue",
    "yikou.residents",
    "yikou.tasks",
    "yikou.hall",
    "yikou.cases",
    "yikou.feedback",
    "yikou.reporting",
    "yikou.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "yikou.web.middleware.Edge",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "yikou.urls"
WSGI_APPLICATION = "yikou.wsgi.application"
ASGI_APPLICATION = "yikou.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "yikou.web.context.page"],
            "builtins": ["yikou.web.templatetags.yikou"],
        },
    }
]

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

SESSION_ENGINE = "yikou.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "yikou.web.errors.stale_form"
SESSION_COOKIE_AGE = 12 * 60 * 60
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("yikou/voice", SHIPPED / "voice")]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# The largest scanned paper that is taken in, in bytes: a technical limit, not a rule of the centre.
FILE_LIMIT = 10 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
