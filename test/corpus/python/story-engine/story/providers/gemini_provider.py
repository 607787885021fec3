import os

import google.generativeai as genai

from .base import BaseLLM, LLMResponse

# not: constructor
genai.configure(api_key=os.environ["GEMINI_API_KEY"])


class GeminiLLM(BaseLLM):
    def __init__(self, model: str = "gemini-1.5-flash", **kwargs):
        super().__init__(model, **kwargs)
        # not: constructor
        self.client = genai.GenerativeModel(self.model)

    def generate(self, prompt: str, max_tokens: int = 1000) -> LLMResponse:
        # call: google-generativeai generate_content model=gemini-1.5-flash provider=google shape=class-field
        response = self.client.generate_content(
            prompt, generation_config=genai.GenerationConfig(max_output_tokens=max_tokens)
        )
        return LLMResponse(response.text)
