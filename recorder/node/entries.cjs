/**
 * The methods of known SDKs that a program calls. Each runs with its place remembered, because the stack of the HTTP
 * request that follows no longer knows it. An SDK's module gets a line at its end as it is loaded, CommonJS and ESM
 * alike, which hands its exports to this file.
 */
'use strict';

const KEY = Symbol.for('llm-cost.recorder');
const INSIDE = /[/\\]node_modules[/\\](?:\.pnpm[/\\][^/\\]+[/\\]node_modules[/\\])?/;

/** Watches modules as they are loaded. On Node without hooks for ESM only CommonJS is. */
exports.installEntries = function installEntries(shared) {
  const table = lazily(readRules);
  const ruleFor = (file) => (file.includes('node_modules') ? find(table().known, file) : null);
  shared.entered = (index, exported) => entered(shared, table().rules[index], exported);
  shared.wrapFunction = (index, value) => tried(() => wrapped(table().rules[index].package, value)) ?? value;
  const Module = require('node:module');
  watchCommonJs(Module, ruleFor, table);
  watchEsm(Module, ruleFor, table, shared);
};

/** Not before a program loads its first package. Reading is loading, too, and must not come here again. */
function lazily(make) {
  let value = null;
  return () => {
    if (value === null) {
      value = { rules: [], known: new Map() };
      value = make();
    }
    return value;
  };
}

function readRules() {
  const rules = require('./entries.json').map((rule) => ({
    ...rule,
    pattern: new RegExp(`^(?:${rule.files})$`),
  }));
  const known = new Map();
  for (const rule of rules) known.set(rule.package, [...(known.get(rule.package) ?? []), rule]);
  return { rules, known };
}

function find(known, file) {
  const at = file.lastIndexOf('node_modules');
  if (at < 0) return null;
  const rest = file.slice(at + 13).replace(/\\/g, '/');
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(rest)?.[0];
  const inside = name && known.get(name) && INSIDE.test(file) ? rest.slice(name.length + 1) : null;
  return inside === null ? null : (known.get(name).find(({ pattern }) => pattern.test(inside)) ?? null);
}

/**
 * A module gets its id first, in its constructor. Those with a rule get a `_compile` of their own then; nothing is put
 * between Node and the others, whose stacks look as ever.
 */
function watchCommonJs(Module, ruleFor, table) {
  Object.defineProperty(Module.prototype, 'id', {
    configurable: true,
    enumerable: false,
    get: () => undefined,
    set(id) {
      Object.defineProperty(this, 'id', { ...member(id), enumerable: true });
      const rule = typeof id === 'string' ? tried(() => ruleFor(id)) : null;
      if (rule) Object.defineProperty(this, '_compile', member(compileWithTail(Module, table, rule)));
    },
  });
}

function compileWithTail(Module, table, rule) {
  return function (content, ...rest) {
    const isScript = typeof content === 'string' && rest[1] !== 'module';
    const text = isScript ? content + tail(table, rule, content, false) : content;
    return Reflect.apply(Module.prototype._compile, this, [text, ...rest]);
  };
}

function watchEsm(Module, ruleFor, table, shared) {
  if (typeof Module.registerHooks !== 'function') return;
  Module.registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'node:http2' || specifier === 'http2') tried(() => watchHttp2(shared));
      return next(specifier, context);
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.startsWith('file:') || !url.includes('node_modules')) return loaded;
      return tried(() => withTail(url, loaded, ruleFor, table)) ?? loaded;
    },
  });
}

function withTail(url, loaded, ruleFor, table) {
  if (loaded.format !== 'module' || !loaded.source) return loaded;
  const rule = ruleFor(decodeURIComponent(url.split(/[?#]/, 1)[0]));
  if (!rule) return loaded;
  const source = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source).toString();
  return { ...loaded, source: source + tail(table, rule, source, true, url) };
}

/** Behind everything else, and on a line of its own, so that no line of the module moves. */
function tail(table, rule, content, isEsm, url) {
  if (rule.http2) tried(() => watchHttp2(globalThis[KEY]));
  const index = table().rules.indexOf(rule);
  const key = `globalThis[Symbol.for(${JSON.stringify(KEY.description)})]`;
  const functions = (rule.functions ?? []).filter((name) => new RegExp(`function ${name}\\(`).test(content));
  const lines = functions.map((name) => `try{${name}=${key}.wrapFunction(${index},${name})}catch{}`);
  if (rule.classes && isEsm) {
    const name = `__llmCost${index}`;
    lines.push(
      `import * as ${name} from ${JSON.stringify(url)};try{${key}.entered(${index},${name})}catch{}`,
    );
  } else if (rule.classes || rule.dispatch) {
    lines.push(`try{${key}.entered(${index},module.exports)}catch{}`);
  }
  return `\n;${lines.join(';')}\n`;
}

/** Loaded only for those who load it themselves, for it takes a while. */
function watchHttp2(shared) {
  require('./http2.cjs').installHttp2(shared);
}

function entered(shared, rule, exported) {
  if (rule.dispatch) return require('./undici.cjs').watchUndici(shared, exported);
  for (const value of Object.values(exported)) {
    if (typeof value === 'function' && value.prototype) wrapClass(rule, value.prototype);
  }
}

function wrapClass(rule, prototype) {
  for (const name of rule.classes) {
    const own = Object.getOwnPropertyDescriptor(prototype, name);
    if (own?.configurable && typeof own.value === 'function') {
      Object.defineProperty(prototype, name, { ...own, value: wrapped(rule.package, own.value) });
    } else if (!own && rule.inherited && typeof prototype[name] === 'function') {
      const inherited = prototype[name];
      Object.defineProperty(prototype, name, member(wrapped(rule.package, inherited)));
    }
  }
  if (prototype.constructor?.name === rule.assigned?.class) {
    for (const name of rule.assigned.names) catchAssignment(rule, prototype, name);
  }
}

const member = (value) => ({ value, writable: true, configurable: true, enumerable: false });

/** Methods that the constructor gives to each instance. */
function catchAssignment(rule, prototype, name) {
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: false,
    get: () => undefined,
    set(value) {
      const isFunction = typeof value === 'function';
      const own = isFunction ? wrapped(rule.package, value) : value;
      Object.defineProperty(this, name, { ...member(own), enumerable: true });
    },
  });
}

/** A proxy, so that name, length, own members and `new` stay as they are. */
function wrapped(name, method) {
  const proxy = new Proxy(method, {
    apply(target, self, args) {
      const left = enter(name, args[0], proxy);
      if (!left) return Reflect.apply(target, self, args);
      try {
        return Reflect.apply(target, self, args);
      } finally {
        left();
      }
    },
  });
  return proxy;
}

function enter(name, argument, below) {
  try {
    return require('./context.cjs').enter(name, argument, below);
  } catch {
    return null;
  }
}

function tried(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
