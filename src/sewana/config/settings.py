"""Django's settings, derived from the library's own (`env.py`)."""

import sys
from pathlib import Path

from sewana.config import env, servers

ENVIRONMENT = env.load()
SOURCE = Path(__file__).resolve().parent.parent

SECRET_KEY = env.secret_key(ENVIRONMENT)
DEBUG = ENVIRONMENT.flag("DEBUG")
SITE_URL = ENVIRONMENT.text("SITE_URL")
DATA_DIR = ENVIRONMENT.data_dir
TRUSTED_PROXIES = ENVIRONMENT.names("TRUSTED_PROXIES")
ALLOWED_HOSTS = [
    str(ENVIRONMENT.site.hostname),
    "127.0.0.1",
    "localhost",
    "[::1]",
    *ENVIRONMENT.names("ALLOWED_HOSTS"),
]
HTTPS = ENVIRONMENT.site.scheme == "https"

INSTALLED_APPS = [
    "sewana.site",
    "sewana.sharing",
    "sewana.action",
    "sewana.reflection",
    "sewana.survey",
    "sewana.forum",
    "sewana.planning",
    "sewana.committee",
    "sewana.people",
    "sewana.base",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "sewana.base.middleware.proxy_address",
    "django.middleware.security.SecurityMiddleware",
    "sewana.base.middleware.content_security_policy",
    "sewana.base.middleware.readable_address",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sewana.base.bodies.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "sewana.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sewana.site.navigation.context",
            ],
        },
    },
]

DATABASES = servers.databases(ENVIRONMENT)
DATABASE_ROUTERS = ["sewana.forum.live.log.JournalRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "site:office"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "sewana.people.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = ENVIRONMENT.site.scheme

LANGUAGE_CODE = ENVIRONMENT.text("LANGUAGE")
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_NAME = "sewana_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = ENVIRONMENT.text("TIME_ZONE")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "sewana.site.static_files.HashedFiles",
    },
}

# Nothing is inline and nothing comes from elsewhere; one policy serves every page.
CONTENT_SECURITY_POLICY = "; ".join(  # noqa: FLY002 - one line for each kind of thing
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# The __Host- prefix ties a cookie to this very host; browsers accept it over https only.
SESSION_COOKIE_NAME = "__Host-sewana_session" if HTTPS else "sewana_session"
CSRF_COOKIE_NAME = "__Host-sewana_csrf" if HTTPS else "sewana_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "sewana.site.errors.stale_form"
# A whole request, unless its page says more: what is not larger never touches the disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
# A sign-in sheet of 300 people has three fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.text("MAIL_FROM")
EMAIL_TIMEOUT = 10
HAS_MAIL_SERVER = bool(ENVIRONMENT.text("MAIL_URL"))
# Mails belong to `people`; who answers for an edition, only its committee knows.
MAIL_REPLIES_TO = "sewana.committee.queries.mails.secretary_address"
# What a final report says of the figures: planning comes before them and cannot know.
REPORT_FIGURES = "sewana.site.report_figures.FIGURES"
if HAS_MAIL_SERVER:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(servers.mail_server(ENVIRONMENT))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mails")

KEEP_MAILS_DAYS = ENVIRONMENT.number("KEEP_MAILS_DAYS")

# A task is a row, written in the transaction that asks for it; `sewana keep` or `sewana work` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "console": {
            "()": "sewana.base.logs.Lines",
            "fmt": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "sewana.base.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": ENVIRONMENT.text("LOG"),
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"sewana": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
