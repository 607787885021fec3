import { DefaultAzureCredential, getBearerTokenProvider } from '@azure/identity';
import { AzureOpenAI } from 'openai';
import { API_VERSION, settings } from './settings.js';

const azureADTokenProvider = getBearerTokenProvider(new DefaultAzureCredential(), 'https://cognitiveservices.azure.com/.default');

// not: constructor
export const azure = new AzureOpenAI({
  azureADTokenProvider,
  endpoint: settings.AZURE_OPENAI_ENDPOINT,
  apiVersion: API_VERSION,
});
