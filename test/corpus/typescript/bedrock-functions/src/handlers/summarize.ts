import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { invokeClaude } from '../lib/invoke';

const db = new DynamoDBClient({});
const sqs = new SQSClient({});

export const handler: APIGatewayProxyHandlerV2 = async (event) => {
  const { id, text } = JSON.parse(event.body ?? '{}');
  // not: aws-service
  const cached = await db.send(new GetItemCommand({ TableName: 'summaries', Key: { id: { S: id } } }));
  if (cached.Item) return { statusCode: 200, body: cached.Item.summary?.S };
  // call: bedrock InvokeModelCommand model=anthropic.claude-3-5-sonnet-20241022-v2:0 shape=wrapper via=wrapper
  const summary = await invokeClaude(`Summarise in three sentences:\n${text}`);
  // not: aws-service
  await db.send(new PutItemCommand({ TableName: 'summaries', Item: { id: { S: id }, summary: { S: summary } } }));
  // not: aws-service
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify({ id, modelId: 'x' }) }));
  return { statusCode: 200, body: summary };
};
