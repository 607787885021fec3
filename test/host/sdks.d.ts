// The SDK that the sample workspace imports is not installed, as in a checkout before `npm install`.
declare module 'openai';
