import json
import os

import boto3
from anthropic import AnthropicBedrock
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = os.environ.get("AWS_REGION", "eu-central-1")
HAIKU = "anthropic.claude-3-haiku-20240307-v1:0"
SONNET = "us.anthropic.claude-sonnet-4-20250514-v1:0"
LLAMA = os.environ["LLAMA_MODEL_ID"]

config = Config(read_timeout=120, retries={"max_attempts": 4})
runtime = boto3.client("bedrock-runtime", region_name=REGION, config=config)
agents = boto3.client("bedrock-agent-runtime", region_name=REGION)
control = boto3.client("bedrock", region_name=REGION)
claude = AnthropicBedrock(aws_region=REGION)

INSTRUCTIONS = (
    "You decide whether a claim is covered by a household policy. Water damage by burst pipes, fire, storm and theft after "
    "a break-in are covered; wear, war, and anything the customer did on purpose are not. Glass is covered up to 500 EUR. "
    "Answer with one of covered, not covered and unclear, then give one sentence of reasons that quotes the claim."
)


def haiku(text: str) -> str:
    body = json.dumps(
        {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 300,
            "system": INSTRUCTIONS,
            "messages": [{"role": "user", "content": text}],
        }
    )
    # call: bedrock invoke_model model=anthropic.claude-3-haiku-20240307-v1:0 provider=aws
    response = runtime.invoke_model(modelId=HAIKU, body=body, contentType="application/json", accept="application/json")
    return json.loads(response["body"].read())["content"][0]["text"]


def converse(prompt: str, model_id: str = SONNET, max_tokens: int = 1000) -> str:
    try:
        # call: bedrock converse model=us.anthropic.claude-sonnet-4-20250514-v1:0
        response = runtime.converse(
            modelId=model_id,
            messages=[{"role": "user", "content": [{"text": prompt}]}],
            inferenceConfig={"maxTokens": max_tokens, "temperature": 0},
        )
    except ClientError as error:
        raise RuntimeError(error.response["Error"]["Code"]) from error
    return response["output"]["message"]["content"][0]["text"]


def llama(prompt: str) -> str:
    native_request = {"prompt": prompt, "max_gen_len": 512, "temperature": 0.5}
    # call: bedrock invoke_model model=?
    response = runtime.invoke_model(modelId=LLAMA, body=json.dumps(native_request))
    return json.loads(response["body"].read())["generation"]


def stream_answer(question: str):
    # call: bedrock converse_stream model=us.anthropic.claude-sonnet-4-20250514-v1:0
    response = runtime.converse_stream(
        modelId=SONNET,
        system=[{"text": INSTRUCTIONS}],
        messages=[{"role": "user", "content": [{"text": question}]}],
    )
    for event in response["stream"]:
        if "contentBlockDelta" in event:
            yield event["contentBlockDelta"]["delta"]["text"]


def embed(text: str) -> list[float]:
    # call: bedrock invoke_model model=amazon.titan-embed-text-v2:0
    response = runtime.invoke_model(modelId="amazon.titan-embed-text-v2:0", body=json.dumps({"inputText": text}))
    return json.loads(response["body"].read())["embedding"]


def through_sdk(text: str) -> str:
    # call: anthropic messages.create model=anthropic.claude-3-5-sonnet-20240620-v1:0
    message = claude.messages.create(
        model="anthropic.claude-3-5-sonnet-20240620-v1:0",
        max_tokens=256,
        messages=[{"role": "user", "content": f"Which policy number is in this text?\n{text}"}],
    )
    return message.content[0].text


def knowledge(question: str) -> str:
    # call: bedrock retrieve_and_generate model=?
    response = agents.retrieve_and_generate(
        input={"text": question},
        retrieveAndGenerateConfiguration={
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": {"knowledgeBaseId": "KB1", "modelArn": os.environ["KB_MODEL_ARN"]},
        },
    )
    return response["output"]["text"]


def models() -> list[str]:
    # not: administration
    return [m["modelId"] for m in control.list_foundation_models()["modelSummaries"]]
