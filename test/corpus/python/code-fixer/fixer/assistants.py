from openai import OpenAI


class AssistantRunner:
    """The same by the Assistants interface."""

    def __init__(self, client: OpenAI | None = None, model: str = "gpt-4-turbo") -> None:
        self.client = client if client is not None else OpenAI()
        # not: administration
        self.assistant = self.client.beta.assistants.create(model=model, instructions="You fix tests.")

    def ask(self, text: str) -> str:
        # not: administration
        thread = self.client.beta.threads.create()
        # not: administration
        self.client.beta.threads.messages.create(thread_id=thread.id, role="user", content=f"In this repository: {text}")
        # call: openai beta.threads.runs.create_and_poll model=gpt-4-turbo shape=class-field
        run = self.client.beta.threads.runs.create_and_poll(thread_id=thread.id, assistant_id=self.assistant.id)
        # not: administration
        return self.client.beta.threads.messages.list(thread_id=run.thread_id).data[0].content[0].text.value

    def parse(self, text: str):
        # call: openai chat.completions.parse model=gpt-4o-2024-08-06 shape=class-field
        return self.client.chat.completions.parse(
            model="gpt-4o-2024-08-06", messages=[{"role": "user", "content": f"Which tests fail?\n{text}"}], response_format=dict
        )

    def upload(self, path: str) -> str:
        with open(path, "rb") as file:
            # not: administration
            return self.client.files.create(file=file, purpose="assistants").id
