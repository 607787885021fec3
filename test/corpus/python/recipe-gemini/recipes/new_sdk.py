import os

from google import genai
from google.genai import types
from pydantic import BaseModel

MODEL_ID = os.environ.get("GEMINI_MODEL", "gemini-2.5-flash")


class Recipe(BaseModel):
    name: str
    ingredients: list[str]


class RecipeService:
    def __init__(self, api_key: str | None = None):
        self._client = genai.Client(api_key=api_key or os.environ["GEMINI_API_KEY"])
        self._chats: dict[str, object] = {}

    def from_fridge(self, ingredients: list[str]) -> Recipe:
        # call: google-genai models.generate_content model=gemini-2.5-flash provider=google shape=class-field
        response = self._client.models.generate_content(
            model=MODEL_ID,
            contents=f"A recipe of: {', '.join(ingredients)}",
            config=types.GenerateContentConfig(
                response_mime_type="application/json",
                response_schema=Recipe,
                max_output_tokens=800,
                system_instruction="You are a cook in a family restaurant.",
            ),
        )
        return response.parsed

    def describe(self, photo: bytes):
        # call: google-genai models.generate_content_stream model=gemini-2.0-flash-lite shape=class-field
        for chunk in self._client.models.generate_content_stream(
            model="gemini-2.0-flash-lite",
            contents=[types.Part.from_bytes(data=photo, mime_type="image/jpeg"), "Which dish is this?"],
        ):
            yield chunk.text

    def chat(self, user: str, text: str) -> str:
        chat = self._client.chats.create(model="gemini-2.5-pro")
        # call: google-genai send_message model=gemini-2.5-pro shape=class-field
        return chat.send_message(text).text

    async def embed(self, text: str) -> list[float]:
        # call: google-genai models.embed_content model=gemini-embedding-001 shape=class-field
        result = await self._client.aio.models.embed_content(model="gemini-embedding-001", contents=text)
        return result.embeddings[0].values

    async def picture(self, name: str) -> bytes:
        # call: google-genai models.generate_images model=imagen-3.0-generate-002 shape=class-field
        result = await self._client.aio.models.generate_images(
            model="imagen-3.0-generate-002", prompt=f"A plate of {name}", config={"number_of_images": 1}
        )
        return result.generated_images[0].image.image_bytes

    def tokens(self, text: str) -> int:
        # not: free
        return self._client.models.count_tokens(model=MODEL_ID, contents=text).total_tokens

    def upload(self, path: str):
        # not: administration
        return self._client.files.upload(file=path)
