from story.providers import AnthropicLLM, OpenAILLM


class Writer:
    def __init__(self, llm: OpenAILLM):
        self.llm = llm

    def outline(self, idea: str) -> str:
        # call: openai chat.completions.create model=gpt-4o via=wrapper shape=wrapper
        return self.llm.generate(f"Write an outline in seven chapters for a story about {idea}.").text

    def chapter(self, outline: str, number: int) -> str:
        # call: openai chat.completions.create model=gpt-4o via=wrapper shape=wrapper
        response = self.llm.generate(
            f"{outline}\n\nWrite chapter {number} of this story, about 800 words.", max_tokens=1600
        )
        return response.text

    def cover(self, title: str) -> str:
        # call: openai images.generate model=dall-e-3 via=wrapper shape=wrapper
        return self.llm.image(f"Cover of a novel called {title}, water colour")


class Critic:
    """Reads with the eyes of an editor."""

    def __init__(self):
        self.llm = AnthropicLLM(model="claude-3-opus-20240229", temperature=0)

    def review(self, text: str) -> str:
        # call: anthropic messages.create model=claude-3-opus-20240229 via=wrapper shape=wrapper
        return self.llm.generate("Review this chapter. Be strict about clichés.\n\n" + text, max_tokens=500).text
