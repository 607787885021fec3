from dataclasses import dataclass

from openai import OpenAI


@dataclass(frozen=True)
class Contestant:
    name: str
    model: str
    base_url: str
    key: str


CONTESTANTS = [
    Contestant("DeepSeek", "deepseek-chat", "https://api.deepseek.com", "DEEPSEEK_API_KEY"),
    Contestant("Grok", "grok-3", "https://api.x.ai/v1", "XAI_API_KEY"),
]

deepseek = OpenAI(base_url="https://api.deepseek.com/v1", api_key="x")
grok = OpenAI(base_url="https://api.x.ai/v1", api_key="x")
perplexity = OpenAI(api_key="x", base_url="https://api.perplexity.ai")
openrouter = OpenAI(
    base_url="https://openrouter.ai/api/v1", api_key="x", default_headers={"HTTP-Referer": "https://arena.example"}
)
fireworks = OpenAI(base_url="https://api.fireworks.ai/inference/v1", api_key="x")
vllm = OpenAI(base_url="http://localhost:8000/v1", api_key="EMPTY")
lmstudio = OpenAI(base_url="http://localhost:1234/v1", api_key="lm-studio")
