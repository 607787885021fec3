const { research } = require('./src/agent');

// not: own-prompt
research(process.argv[2]).then(console.log);
