import logging

import httpx
import requests
from slack_bolt import App

from .async_http import claude
from .const import WEBHOOK
from .openai_http import chat, emoji, thread_summary

app = App(token="xoxb")


@app.event("app_mention")
def mention(event, say, client):
    # call: http chat.completions model=gpt-4o-mini via=wrapper shape=wrapper
    answer = chat([{"role": "system", "content": "You are the bot of a climbing club."}, {"role": "user", "content": event["text"]}])
    # not: messenger
    say(answer)
    # not: messenger
    client.chat_postMessage(channel=event["channel"], text=answer)
    # not: own-prompt
    client.reactions_add(name=emoji(answer), channel=event["channel"], timestamp=event["ts"])


@app.command("/summary")
def summary(ack, respond, command):
    ack()
    # call: http chat.completions model=gpt-4o via=wrapper shape=wrapper
    title = chat([{"role": "user", "content": "A title: " + command["text"]}], model="gpt-4o")
    # not: own-prompt
    respond(title + thread_summary(command["text"].split("\n")))


def alert(text: str) -> None:
    # not: other-http
    requests.post(WEBHOOK, json={"text": text}, timeout=5)
    # not: other-http
    httpx.post("https://api.github.com/repos/acme/bot/issues", json={"title": text, "body": "messages"})
    # not: other-http
    requests.post("https://api.mailgun.net/v3/acme.org/messages", data={"to": "a@b.c", "text": text})
    # not: other-http
    requests.post("https://acme.example/chat/rooms", json={"model": "room", "name": text})
    # not: other-http
    requests.put("https://api.openai.com.evil.example/v1", json={"a": 1})
    # not: logging
    logging.info("POST /v1/chat/completions %s", text)


if __name__ == "__main__":
    # not: server
    app.start(port=3000)
