const https = require('node:https');

const body = JSON.stringify({ model: 'gpt-3.5-turbo', messages: [{ role: 'user', content: 'Say hello' }] });

function hello(done) {
  // call: http chat.completions model=gpt-3.5-turbo provider=openai shape=http
  const req = https.request(
    { hostname: 'api.openai.com', path: '/v1/chat/completions', method: 'POST', headers: { 'Content-Type': 'application/json' } },
    (res) => {
      let text = '';
      res.on('data', (part) => (text += part));
      res.on('end', () => done(JSON.parse(text)));
    },
  );
  // not: request-body
  req.write(body);
  req.end();
}

function ping(done) {
  // not: other-api
  https.get('https://example.com/v1/chat', (res) => done(res.statusCode));
  // not: other-api
  https.request({ hostname: 'cms.example.com', path: '/v1/messages', method: 'POST' }).end();
}

module.exports = { hello, ping };
