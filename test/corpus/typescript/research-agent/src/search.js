const cheerio = require('cheerio');
const { Models } = require('./constants');
const { GoogleGenerativeAI } = require('@google/generative-ai');

const gemini = new GoogleGenerativeAI(process.env.GEMINI_API_KEY);

async function search(query) {
  // not: other-api
  const res = await fetch(`https://api.search.brave.com/res/v1/web/search?q=${encodeURIComponent(query)}`);
  const { web } = await res.json();
  return web.results;
}

async function readPage(url) {
  // not: page-download
  const html = await (await fetch(url)).text();
  // not: parser
  return cheerio.load(html)('body').text();
}

async function condense(pages) {
  const model = gemini.getGenerativeModel({ model: 'gemini-1.5-flash-8b', generationConfig: { maxOutputTokens: 500 } });
  const parts = await Promise.all(
    pages.map((page) =>
      // call: google-generative-ai generateContent model=gemini-1.5-flash-8b
      model.generateContent(`Condense this page, keep numbers and dates, drop navigation and advertisements:\n${page}`),
    ),
  );
  // not: response-method
  return parts.map((part) => part.response.text());
}

const engines = { generateContent: search, model: Models.CHEAP };

// not: own-object
module.exports = { search, readPage, condense, news: (q) => engines.generateContent(q) };
