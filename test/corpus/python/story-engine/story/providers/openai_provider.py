from openai import OpenAI

from .base import BaseLLM, LLMResponse


class OpenAILLM(BaseLLM):
    def __init__(self, model: str = "gpt-4o", **kwargs):
        super().__init__(model, **kwargs)
        self.client = OpenAI()

    def generate(self, prompt: str, max_tokens: int = 1000) -> LLMResponse:
        # call: openai chat.completions.create model=gpt-4o provider=openai shape=class-field
        response = self.client.chat.completions.create(
            model=self.model,
            messages=[{"role": "user", "content": prompt}],
            temperature=self.temperature,
            max_tokens=max_tokens,
        )
        return LLMResponse(response.choices[0].message.content, response.usage.model_dump())

    def image(self, prompt: str) -> str:
        # call: openai images.generate model=dall-e-3 shape=class-field
        result = self.client.images.generate(model="dall-e-3", prompt=prompt, size="1024x1024", n=1)
        return result.data[0].url

    def speak(self, text: str) -> bytes:
        # call: openai audio.speech.create model=tts-1 shape=class-field
        return self.client.audio.speech.create(model="tts-1", voice="nova", input=text).content
