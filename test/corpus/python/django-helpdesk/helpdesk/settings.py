import os

INSTALLED_APPS = ["django.contrib.admin", "tickets"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}

ANTHROPIC_API_KEY = os.environ.get("ANTHROPIC_API_KEY")
TRIAGE_MODEL = os.environ.get("TRIAGE_MODEL", "claude-3-5-haiku-20241022")
REPLY_MODEL = "claude-sonnet-4-5"
