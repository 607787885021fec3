// The SDKs that the sample workspace imports are not installed, as in a checkout before `npm install`.
declare module 'openai';
declare module '@google/genai';
