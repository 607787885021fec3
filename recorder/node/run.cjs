/** The run that this process belongs to: the one of its environment, or a new one that its children inherit. */
'use strict';

const RUN = /^[a-z0-9][a-z0-9_-]{0,30}\.[a-z0-9]{1,12}\.[a-z0-9]{6}$/;

exports.ensureRun = function ensureRun() {
  const inherited = process.env.LLM_COST_RUN;
  if (inherited && RUN.test(inherited)) return inherited;
  const run = `${label()}.${Date.now().toString(36)}.${random(6)}`;
  process.env.LLM_COST_RUN = run;
  return run;
};

/** What the ids of this thread's records begin with. Taken before the user's program can replace the sources of chance. */
exports.newPrefix = () => `${Date.now().toString(36)}${process.pid.toString(36)}${random(6)}`;

/** So many random base-36 characters. */
function random(length) {
  let text = '';
  while (text.length < length) text += Math.random().toString(36).slice(2);
  return text.slice(0, length);
}

/** The npm script or the file's name. Arguments may hold secrets, so nothing else is looked at. */
function label() {
  const script = process.argv[1]
    ?.split(/[/\\]/)
    .pop()
    ?.replace(/\.[^.]*$/, '');
  const name = (process.env.npm_lifecycle_event || script || 'node').toLowerCase();
  return (
    name
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 31) || 'node'
  );
}
