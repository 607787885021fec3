export const OPENAI_BASE = 'https://api.openai.com/v1';
export const CHAT_URL = `${OPENAI_BASE}/chat/completions`;
export const ANTHROPIC_URL = 'https://api.anthropic.com/v1/messages';
export const GEMINI = 'https://generativelanguage.googleapis.com/v1beta/models';
export const MAILCHIMP = 'https://us1.api.mailchimp.com/3.0';
export const CMS = 'https://cms.example.com/v1';
