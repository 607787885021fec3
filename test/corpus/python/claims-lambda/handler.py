import json
import os

import boto3
from aws_lambda_powertools import Logger, Tracer

from bedrock import converse, embed, haiku, stream_answer
from store import save

logger = Logger()
tracer = Tracer()
sqs = boto3.client("sqs")
lambda_client = boto3.client("lambda")


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event, context):
    claim = json.loads(event["body"])
    # not: own-prompt
    decision = haiku(claim["text"])
    # call: bedrock invoke_model model=amazon.titan-embed-text-v2:0 via=wrapper shape=wrapper
    vector = embed(claim["text"])
    save(claim["id"], decision, vector)
    # not: cloud
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps({"claim": claim["id"]}))
    # not: cloud
    lambda_client.invoke(FunctionName="notify-customer", InvocationType="Event", Payload=json.dumps(claim))
    if claim.get("letter"):
        # call: bedrock converse model=us.anthropic.claude-sonnet-4-20250514-v1:0 via=wrapper shape=wrapper
        letter = converse(f"Write a letter to the customer about this claim.\n{claim['text']}")
        logger.info(letter)
    return {"statusCode": 200, "body": json.dumps({"decision": decision, "parts": len(list(stream_answer(claim["text"])))})}
