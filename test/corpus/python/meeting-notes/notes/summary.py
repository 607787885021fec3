from notes.base import BaseLLM


class Summary:
    def __init__(self, words=80):
        self.words = words

    async def of(self, transcript, llm):
        # call: openai|openai|llama-cpp-python chat.completions.create|chat.completions.parse|create_chat_completion model=? via=wrapper shape=injected
        return await llm.aask(f"Sum up this meeting in {self.words} words:\n{transcript}")

    async def tasks(self, transcript, llm):
        rules = ["You list who promised what, a task a line, with the day where one was named."]
        # call: openai|openai|llama-cpp-python chat.completions.create|chat.completions.parse|create_chat_completion model=? via=wrapper shape=injected
        return await llm.aask(msg=transcript, system_msgs=rules)

    def confirm(self, form):
        # not: form
        return form.aask("Send it?")


def graded(summary, judge_llm):
    # call: langchain invoke model=gpt-4.1 shape=injected via=framework
    return judge_llm.invoke(f"Grade this summary from 1 to 5: {summary}")


def typed(llm: BaseLLM):
    # not: system
    return llm.system
