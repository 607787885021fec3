import json
import urllib.request

import requests

from .const import HEADERS, DEFAULT_MODEL, GROQ_URL, OPENAI_BASE, OPENAI_CHAT_URL

session = requests.Session()
session.headers.update(HEADERS)


def chat(messages: list[dict], model: str = DEFAULT_MODEL, temperature: float = 0.7) -> str:
    payload = {"model": model, "messages": messages, "temperature": temperature}
    # call: http chat.completions model=gpt-4o-mini provider=openai via=http shape=http
    response = requests.post(OPENAI_CHAT_URL, headers=HEADERS, json=payload, timeout=60)
    response.raise_for_status()
    return response.json()["choices"][0]["message"]["content"]


def thread_summary(thread: list[str]) -> str:
    data = {
        "model": "gpt-4o",
        "messages": [
            {
                "role": "system",
                "content": (
                "You read threads of the Slack of a climbing club and write minutes of them. Begin with one sentence that says "
                "what the thread is about. Then list the decisions, one a line, and then who has to do what until when. "
                "Leave out greetings, jokes and reactions. Write in the language of the thread."
                ),
            },
            {"role": "user", "content": "\n".join(thread)},
        ],
        "max_tokens": 400,
    }
    # call: http chat.completions model=gpt-4o provider=openai shape=http
    response = session.post(f"{OPENAI_BASE}/chat/completions", data=json.dumps(data))
    return response.json()["choices"][0]["message"]["content"]


def emoji(text: str) -> str:
    body = json.dumps({"model": "llama-3.1-8b-instant", "messages": [{"role": "user", "content": f"One emoji for: {text}"}]})
    # call: http chat.completions model=llama-3.1-8b-instant provider=groq shape=http
    request = urllib.request.Request(GROQ_URL, data=body.encode("utf-8"), headers=HEADERS, method="POST")
    # not: second-half
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read())["choices"][0]["message"]["content"]


def embedding(text: str) -> list[float]:
    # call: http embeddings model=text-embedding-3-small provider=openai shape=http
    r = requests.post(
        OPENAI_BASE + "/embeddings",
        headers=HEADERS,
        json={"model": "text-embedding-3-small", "input": text},
    )
    return r.json()["data"][0]["embedding"]


def usage() -> dict:
    # not: administration
    return requests.get(f"{OPENAI_BASE}/models", headers=HEADERS, timeout=5).json()
