from contextlib import asynccontextmanager

from fastapi import FastAPI

from . import chat, titles
from .clients import get_openai


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield
    # not: administration
    await get_openai().close()


app = FastAPI(lifespan=lifespan)
app.include_router(chat.router)
app.include_router(titles.router)


@app.get("/models")
async def models():
    # not: administration
    return [model.id async for model in get_openai().models.list()]
