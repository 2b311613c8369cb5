"""The settings that a small site needs; the finders are what docs/hosts.md tells its owner."""

import os
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = Path(os.environ["SITE_FOLDER"])

SECRET_KEY = "of a site on the loopback, gone with the test"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "clinic.urls"
USE_TZ = True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WAGTAIL_SITE_NAME = "A clinic"
WAGTAILADMIN_BASE_URL = os.environ["SITE_ORIGIN"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "database"}}
INSTALLED_APPS = [
    "clinic",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
# Tables as the models are now: hundreds of migrations of an empty database take a minute.
_MODELS = ["core", "embeds", "users", "docs", "images", "admin"]
MIGRATION_MODULES = dict.fromkeys(
    [*(f"wagtail{name}" for name in _MODELS), "taggit", "auth", "contenttypes", "sessions"]
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
exec((FOLDER / "finders.py").read_text("utf-8"))
