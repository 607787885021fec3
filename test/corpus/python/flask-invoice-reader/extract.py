import base64
import json

import config
from extensions import azure, cache

FIELDS = ["number", "date", "supplier", "total", "currency", "vat_id"]
PROMPT = f"""Extract the fields {", ".join(FIELDS)} of the invoice below.
Answer with one JSON object. Use null for a field that is not on the invoice.
Write dates as YYYY-MM-DD and amounts with a point and two digits. The total is the amount to be paid with all taxes.
The number is that of the invoice, never that of the order or of the customer."""


def extract_text(text: str) -> dict:
    # call: openai chat.completions.create model=gpt-4o-invoices provider=azure shape=factory
    response = azure().chat.completions.create(
        model=config.CHAT_DEPLOYMENT,
        messages=[
            {"role": "system", "content": PROMPT},
            {"role": "user", "content": text},
        ],
        response_format={"type": "json_object"},
        temperature=0,
    )
    return json.loads(response.choices[0].message.content)


def extract_image(data: bytes) -> dict:
    url = "data:image/png;base64," + base64.b64encode(data).decode()
    client = azure()
    # call: openai chat.completions.create model=? provider=azure shape=factory
    response = client.chat.completions.create(
        model=config.VISION_DEPLOYMENT,
        messages=[
            {
                "role": "user",
                "content": [{"type": "text", "text": PROMPT}, {"type": "image_url", "image_url": {"url": url}}],
            }
        ],
        max_tokens=800,
    )
    return json.loads(response.choices[0].message.content)


@cache.memoize(timeout=3600)
def embed(text: str) -> list[float]:
    # call: openai embeddings.create model=text-embedding-3-large provider=azure shape=factory
    return azure().embeddings.create(model=config.EMBED_DEPLOYMENT, input=[text]).data[0].embedding
