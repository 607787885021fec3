from fastapi import APIRouter, BackgroundTasks, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from .clients import get_openai
from .db import Conversation, get_session
from .settings import get_settings

router = APIRouter(prefix="/titles")


@router.post("/{conversation_id}")
async def rename(conversation_id: int, tasks: BackgroundTasks, session: AsyncSession = Depends(get_session)):
    conversation = await session.get(Conversation, conversation_id)
    # not: background
    tasks.add_task(write_title, conversation, session)
    return {"status": "queued"}


async def write_title(conversation: Conversation, session: AsyncSession) -> None:
    settings = get_settings()
    text = " ".join(m.content for m in conversation.messages[:4])
    # call: openai chat.completions.create model=gpt-4o-mini shape=factory
    result = await get_openai().chat.completions.create(
        model=settings.title_model,
        messages=[{"role": "user", "content": f"Write a title of at most six words for this conversation:\n{text}"}],
        max_tokens=20,
    )
    conversation.title = result.choices[0].message.content
    await session.commit()


async def similar(text: str) -> list[float]:
    client = get_openai()
    # call: openai embeddings.create model=text-embedding-3-small shape=factory
    response = await client.embeddings.create(input=text, model=get_settings().embedding_model)
    return response.data[0].embedding


async def is_abusive(text: str) -> bool:
    # call: openai moderations.create model=omni-moderation-latest shape=factory
    result = await get_openai().moderations.create(model="omni-moderation-latest", input=text)
    return result.results[0].flagged
