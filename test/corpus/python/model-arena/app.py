import gradio as gr

from arena.elo import record
from arena.fight import ask_any, ask_deepseek, ask_grok, ask_local, ask_perplexity, ask_router
from arena.native import run
from arena.registry import CONTESTANTS


def fight(question: str):
    # call: openai chat.completions.create model=deepseek-reasoner via=wrapper shape=wrapper
    left = ask_deepseek(question)
    # call: openai chat.completions.create model=grok-3-mini via=wrapper shape=wrapper
    right = ask_grok(question)
    # call: openai chat.completions.create model=anthropic/claude-3.5-sonnet via=wrapper shape=wrapper
    judge = ask_router(f"Which answer is better, A or B?\nA: {left}\nB: {right}", "anthropic/claude-3.5-sonnet")
    # call: openai chat.completions.create model=meta-llama/llama-3.3-70b-instruct via=wrapper shape=wrapper
    doubt = ask_router(f"Do you agree that {judge} is better?")
    record("left" if judge.startswith("A") else "right")
    # not: own-prompt
    return left, right, doubt, run(question)


def everyone(topic: str) -> list[str]:
    question = f"What should a traveller know about {topic}? Answer in two sentences."
    # call: openai chat.completions.create model=? via=wrapper shape=wrapper
    answers = [ask_any(contestant, question) for contestant in CONTESTANTS]
    # call: openai chat.completions.create model=sonar via=wrapper shape=wrapper
    answers.append(ask_perplexity(question))
    # call: openai chat.completions.create model=Qwen/Qwen2.5-7B-Instruct via=wrapper shape=wrapper
    answers.append(ask_local(question))
    return answers


# not: user-interface
demo = gr.Interface(fn=fight, inputs="text", outputs=["text", "text", "text", "json"])
# not: user-interface
chat = gr.ChatInterface(fn=lambda message, history: everyone(message)[0])

if __name__ == "__main__":
    # not: server
    demo.launch()
