import os

AZURE_ENDPOINT = os.environ["AZURE_OPENAI_ENDPOINT"]
AZURE_API_VERSION = os.getenv("AZURE_OPENAI_API_VERSION", "2024-08-01-preview")
CHAT_DEPLOYMENT = os.getenv("AZURE_CHAT_DEPLOYMENT", "gpt-4o-invoices")
VISION_DEPLOYMENT = os.environ["AZURE_VISION_DEPLOYMENT"]
EMBED_DEPLOYMENT = "text-embedding-3-large"

ALLOWED = {"pdf", "png", "jpg"}
