import argparse
import asyncio
import multiprocessing

from evals.generate import acomplete, complete, gathered, threaded
from evals.grade import evaluate, grade


def evaluate_all(prompts):
    return [len(p) for p in prompts]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--mode", choices=["threads", "async"], default="threads")
    args = parser.parse_args()
    prompts = ["What is a customs form?", "Where is my parcel?"]
    if args.mode == "async":
        # call: openai chat.completions.create model=gpt-4.1 via=wrapper shape=wrapper
        answers = asyncio.run(gathered(prompts))
    else:
        # call: openai chat.completions.create model=gpt-4.1-mini via=wrapper shape=wrapper
        answers = threaded(prompts)
    # call: openai chat.completions.create model=? via=wrapper shape=wrapper
    answers.append(complete("What is new?", model=args.model))
    # call: openai chat.completions.create model=? via=wrapper shape=wrapper
    answers.append(asyncio.run(acomplete("What is old?", args.model)))
    for prompt, answer in zip(prompts, answers):
        # not: own-prompt
        print(grade(prompt, answer))
    with multiprocessing.Pool(2) as pool:
        # not: concurrency
        pool.map(len, answers)
    # not: own-function
    evaluate_all(answers)


if __name__ == "__main__":
    main()
