import os

OPENAI_BASE = "https://api.openai.com/v1"
OPENAI_CHAT_URL = f"{OPENAI_BASE}/chat/completions"
ANTHROPIC_URL = "https://api.anthropic.com/v1/messages"
GROQ_URL = "https://api.groq.com/openai/v1/chat/completions"
HEADERS = {"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}", "Content-Type": "application/json"}
DEFAULT_MODEL = "gpt-4o-mini"
WEBHOOK = "https://hooks.slack.com/services/T000/B000/XXX"
