from openai import OpenAI

client = OpenAI()


def greet(name: str) -> str | None:
    reply = client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": f"Greet {name} in one sentence."}],
        max_tokens=60,
    )
    return reply.choices[0].message.content
