import os

import google.generativeai as genai
from google.generativeai.types import HarmBlockThreshold, HarmCategory

genai.configure(api_key=os.getenv("GOOGLE_API_KEY"))

model = genai.GenerativeModel(
    model_name="gemini-1.5-pro",
    generation_config={"temperature": 0.4, "max_output_tokens": 1024},
    safety_settings={HarmCategory.HARM_CATEGORY_HARASSMENT: HarmBlockThreshold.BLOCK_NONE},
)
chat_session = model.start_chat(history=[])


def shopping_list(recipe: str) -> str:
    # call: google-generativeai generate_content model=gemini-1.5-pro
    return model.generate_content(f"The shopping list for this recipe:\n{recipe}").text


def talk(text: str):
    # call: google-generativeai send_message model=gemini-1.5-pro
    for chunk in chat_session.send_message(text, stream=True):
        yield chunk.text


async def calories(recipe: str) -> str:
    flash = genai.GenerativeModel("gemini-1.5-flash-8b")
    # call: google-generativeai generate_content_async model=gemini-1.5-flash-8b
    return (await flash.generate_content_async(["Estimate the calories of", recipe])).text


def vector(text: str) -> list[float]:
    # call: google-generativeai embed_content model=models/text-embedding-004
    return genai.embed_content(model="models/text-embedding-004", content=text, task_type="retrieval_document")["embedding"]


def names() -> list[str]:
    # not: administration
    return [m.name for m in genai.list_models()]
