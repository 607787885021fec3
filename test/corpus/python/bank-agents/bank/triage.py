from agents import Agent, GuardrailFunctionOutput, ModelSettings, Runner, function_tool, input_guardrail

MODEL = "gpt-4.1-mini"


@function_tool
def block_card(card: str) -> str:
    """Blocks a card."""
    return card


cards = Agent(name="Cards", instructions="You deal with cards.", model=MODEL, tools=[block_card])
loans = Agent(name="Loans", instructions="You deal with loans.", model="o4-mini")
triage = Agent(
    name="Triage",
    instructions=(
        "You talk first to customers of a bank. Find out whether they ask about cards or about loans, and hand over to the "
        "agent of that. Ask one question back where it is not clear. Answer questions about opening hours yourself: we are "
        "open from nine to four from Monday to Friday."
    ),
    handoffs=[cards, loans],
    model="gpt-4.1",
    model_settings=ModelSettings(max_tokens=300),
)
checker = Agent(name="Checker", instructions="Is this about banking? Answer yes or no.", model="gpt-4.1-nano")


@input_guardrail
async def only_banking(ctx, agent, text) -> GuardrailFunctionOutput:
    # call: openai-agents run model=gpt-4.1-nano shape=framework
    result = await Runner.run(checker, text, context=ctx.context)
    return GuardrailFunctionOutput(output_info=result.final_output, tripwire_triggered=result.final_output == "no")


async def handle(text: str) -> str:
    # call: openai-agents run model=gpt-4.1 shape=framework
    result = await Runner.run(triage, text, max_turns=6)
    return result.final_output


def handle_sync(text: str) -> str:
    # call: openai-agents run_sync model=gpt-4.1-mini shape=framework
    return Runner.run_sync(cards, text).final_output
