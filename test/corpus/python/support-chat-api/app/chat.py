import json
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import StreamingResponse
from openai import AsyncOpenAI, OpenAIError
from pydantic import BaseModel
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from .clients import get_anthropic, get_cache, get_openai
from .db import Conversation, Message, get_session
from .settings import Settings, get_settings

router = APIRouter(prefix="/chat")

SYSTEM = """You are the support assistant of Parcelwise, a parcel tracking company.
Answer questions about parcels, returns and customs. Never promise a delivery date.
If the customer asks for a human, answer with the single word ESCALATE."""

OpenAIDep = Annotated[AsyncOpenAI, Depends(get_openai)]
SettingsDep = Annotated[Settings, Depends(get_settings)]


class ChatRequest(BaseModel):
    conversation_id: int
    text: str
    stream: bool = False


@router.post("/")
async def chat(
    request: ChatRequest,
    client: OpenAIDep,
    settings: SettingsDep,
    session: AsyncSession = Depends(get_session),
    cache: Redis = Depends(get_cache),
):
    # not: database
    conversation = await session.get(Conversation, request.conversation_id)
    if conversation is None:
        raise HTTPException(404)
    # not: database
    await Message.create(session, conversation_id=conversation.id, role="user", content=request.text)
    # not: cache
    cached = await cache.get(f"answer:{request.text}")
    if cached:
        return json.loads(cached)
    history = [{"role": m.role, "content": m.content} for m in conversation.messages[-settings.max_history :]]
    messages = [{"role": "system", "content": SYSTEM}, *history]
    if request.stream:
        # call: openai chat.completions.create model=gpt-4o via=wrapper shape=wrapper
        return StreamingResponse(stream_answer(client, settings.chat_model, messages), media_type="text/event-stream")
    try:
        # call: openai chat.completions.create model=gpt-4o provider=openai shape=injected
        completion = await client.chat.completions.create(
            model=settings.chat_model,
            messages=messages,
            temperature=0.2,
            max_tokens=600,
        )
    except OpenAIError as error:
        raise HTTPException(502, str(error)) from error
    answer = completion.choices[0].message.content
    if answer.strip() == "ESCALATE":
        answer = await escalate(messages, settings)
    # not: database
    await Message.create(session, conversation_id=conversation.id, role="assistant", content=answer)
    # not: cache
    await cache.set(f"answer:{request.text}", json.dumps({"answer": answer}), ex=300)
    return {"answer": answer}


async def stream_answer(client: AsyncOpenAI, model: str, messages: list[dict]):
    # call: openai chat.completions.create model=? shape=injected
    stream = await client.chat.completions.create(model=model, messages=messages, stream=True)
    async for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            yield f"data: {json.dumps(chunk.choices[0].delta.content)}\n\n"
    yield "data: [DONE]\n\n"


async def escalate(messages: list[dict], settings: Settings) -> str:
    summary = "\n".join(f"{m['role']}: {m['content']}" for m in messages[1:])
    # call: anthropic messages.create model=? provider=anthropic shape=injected
    reply = await get_anthropic().messages.create(
        model=settings.escalation_model,
        max_tokens=1024,
        system="Write a hand-over note for a human support agent. Name the parcel, what was tried and what the customer wants.",
        messages=[{"role": "user", "content": summary}],
    )
    return reply.content[0].text
