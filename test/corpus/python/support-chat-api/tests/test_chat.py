from types import SimpleNamespace
from unittest.mock import AsyncMock

import pytest
from fastapi.testclient import TestClient

from app.clients import get_openai
from app.main import app


class FakeCompletions:
    async def create(self, **kwargs):
        return SimpleNamespace(choices=[SimpleNamespace(message=SimpleNamespace(content="Hello"))])


@pytest.fixture
def client():
    fake = SimpleNamespace(chat=SimpleNamespace(completions=FakeCompletions()))
    app.dependency_overrides[get_openai] = lambda: fake
    # not: test-client
    return TestClient(app)


def test_answers(client):
    # not: test-client
    response = client.post("/chat/", json={"conversation_id": 1, "text": "Where is my parcel?"})
    assert response.json() == {"answer": "Hello"}


@pytest.mark.asyncio
async def test_fake():
    # not: mock
    reply = await FakeCompletions().create(model="gpt-4o", messages=[])
    assert reply.choices[0].message.content == "Hello"
    mock = AsyncMock()
    # not: mock
    await mock.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "hi"}])
    # not: mock
    mock.chat.completions.create.assert_awaited_once()
