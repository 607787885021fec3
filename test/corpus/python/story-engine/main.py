import argparse

from dotenv import load_dotenv

from story.library import filler, names
from story.providers import GeminiLLM, OpenAILLM, create_llm
from story.providers.fake import FakeLLM
from story.writer import Critic, Writer


def main() -> None:
    # not: environment
    load_dotenv()
    parser = argparse.ArgumentParser()
    parser.add_argument("idea")
    parser.add_argument("--model", default="gpt-4o-mini")
    parser.add_argument("--dry", action="store_true")
    # not: argparse
    args = parser.parse_args()
    if args.dry:
        # not: mock
        print(FakeLLM(["Once upon a time"]).generate(args.idea).text)
        print(filler(), names(3))
        return
    llm = OpenAILLM(args.model)
    # call: openai chat.completions.create model=gpt-4o-mini via=wrapper shape=wrapper
    idea = llm.generate(f"Make this idea for a story less ordinary: {args.idea}").text
    writer = Writer(OpenAILLM())
    # not: own-prompt
    outline = writer.outline(idea)
    for number in range(1, 8):
        # not: own-prompt
        chapter = writer.chapter(outline, number)
        # not: own-prompt
        print(Critic().review(chapter))
    # call: google-generativeai generate_content model=gemini-1.5-flash via=wrapper shape=wrapper
    title = GeminiLLM().generate(f"A title for this story:\n{outline}").text
    # call: openai audio.speech.create model=tts-1 via=wrapper shape=wrapper
    llm.speak(title)
    other = create_llm("anthropic")
    print(other.name())


if __name__ == "__main__":
    main()
