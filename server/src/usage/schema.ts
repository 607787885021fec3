/**
 * The tables and how they came to be. Each step of `MIGRATIONS` leads from one `user_version` to the next; a step that has
 * been released is never changed.
 *
 * `by_hour`, `by_day` and `by_run` have the same measures under different keys, so that no view has to read `call`. Days
 * are those of the machine's calendar. A place is a line as a run named it; it belongs to a site when it is bound, so that
 * binding rewrites no figures. A kind is what was run: the label of a run, of which there are few.
 */
import { ERROR_CLASSES } from './record.ts';

/** Sums; `first` and `last` are the least and the greatest. All count from 0. */
export const SUMS = [
  'calls',
  'errors',
  'retries',
  /** Ended well, with tokens. */
  'exact',
  /** Have tokens and a price. */
  'priced',
  /** Cost something that nobody knows. */
  'unpriced',
  /** USD. */
  'cost',
  /** USD that the cache saved, and calls that used one without anybody knowing what that saved. */
  'saved',
  'unsaved',
  'input',
  'output',
  'cached_read',
  'cached_write',
  'reasoning',
  /** Milliseconds from first to last token of streams, and the tokens that came then. */
  'gen_ms',
  'gen_tokens',
  /** Of the `exact` calls alone, for means. */
  'exact_input',
  'exact_output',
  'exact_read',
  'exact_write',
  ...ERROR_CLASSES.map((error) => `e_${error}` as const),
  /** Of these, second and later attempts. */
  ...ERROR_CLASSES.map((error) => `r_${error}` as const),
  /** Of the calls that failed alone; what is not here they cannot have. */
  'f_retries',
  'f_priced',
  'f_unpriced',
  'f_cost',
  'f_saved',
  'f_unsaved',
  'f_input',
  'f_output',
  'f_cached_read',
  'f_cached_write',
  'f_reasoning',
] as const;
export type Sum = (typeof SUMS)[number];

/** Packed histograms of the calls that ended well. */
export const HISTOGRAMS = ['latency', 'ttft', 'output_size'] as const;
export type HistogramName = (typeof HISTOGRAMS)[number];

/** Rollup → its keys, in the order in which they are stored. */
export const ROLLUPS = {
  by_hour: ['hour', 'model', 'place', 'kind'],
  by_day: ['day', 'model', 'place', 'kind'],
  by_run: ['run', 'hour', 'model', 'place'],
} as const;
export type Rollup = keyof typeof ROLLUPS;

const MEASURES = [
  ...SUMS.map((sum) => `${sum} ${/cost$|_saved$|^saved$/.test(sum) ? 'REAL' : 'INTEGER'} NOT NULL`),
  'first INTEGER NOT NULL',
  'last INTEGER NOT NULL',
  // USD; that of the dearest call.
  'dearest REAL NOT NULL',
  ...HISTOGRAMS.map((name) => `${name} BLOB`),
].join(', ');

const rollup = (name: Rollup): string =>
  `CREATE TABLE ${name} (${ROLLUPS[name].map((key) => `${key} INTEGER NOT NULL`).join(', ')},
     ${MEASURES}, PRIMARY KEY (${ROLLUPS[name].join(', ')})) WITHOUT ROWID`;

/** The sums of version 1. */
const oldRollup = (name: Rollup): string =>
  `CREATE TABLE ${name} (${ROLLUPS[name][0]} INTEGER NOT NULL, model INTEGER NOT NULL, place INTEGER NOT NULL,
     calls INTEGER NOT NULL, PRIMARY KEY (${ROLLUPS[name][0]}, model, place)) WITHOUT ROWID`;

export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE run (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, label TEXT NOT NULL, root TEXT,
       git_commit TEXT, source TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL)`,
    'CREATE INDEX run_first ON run (first)',
    `CREATE TABLE model (id INTEGER PRIMARY KEY, provider TEXT NOT NULL, name TEXT NOT NULL, normal TEXT NOT NULL,
       UNIQUE (provider, name))`,
    `CREATE TABLE site (id INTEGER PRIMARY KEY, root TEXT NOT NULL, site TEXT NOT NULL, file TEXT NOT NULL,
       line INTEGER NOT NULL, UNIQUE (root, site))`,
    // `state`: 0 not asked yet, 1 bound, 2 nothing fits.
    `CREATE TABLE place (id INTEGER PRIMARY KEY, file TEXT, line INTEGER, col INTEGER, fn TEXT, root TEXT,
       site INTEGER REFERENCES site (id), state INTEGER NOT NULL, ts INTEGER NOT NULL)`,
    'CREATE INDEX place_by_line ON place (file, line)',
    'CREATE INDEX place_site ON place (site)',
    'CREATE INDEX place_waiting ON place (state) WHERE state = 0',
    `CREATE TABLE call (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, ts INTEGER NOT NULL, run INTEGER NOT NULL,
       pid INTEGER, model INTEGER NOT NULL, place INTEGER NOT NULL, host TEXT, op TEXT, stream INTEGER NOT NULL,
       status INTEGER, error TEXT, ending TEXT NOT NULL, attempt INTEGER NOT NULL, latency REAL, ttft REAL,
       input INTEGER, output INTEGER, cached_read INTEGER, cached_write INTEGER, reasoning INTEGER,
       cost REAL, saved REAL NOT NULL, response_id TEXT, source TEXT NOT NULL)`,
    'CREATE INDEX call_ts ON call (ts)',
    'CREATE INDEX call_run ON call (run, ts)',
    'CREATE INDEX call_place ON call (place, ts)',
    "CREATE INDEX call_told ON call (response_id) WHERE source = 'otlp'",
    // They had all measures once, which matters to nobody: the next step drops them.
    oldRollup('by_hour'),
    oldRollup('by_day'),
    oldRollup('by_run'),
    'CREATE INDEX by_run_place ON by_run (place, run)',
    'CREATE TABLE spool (file TEXT PRIMARY KEY, offset INTEGER NOT NULL, refused INTEGER NOT NULL) WITHOUT ROWID',
  ],
  [
    'CREATE TABLE kind (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE)',
    'INSERT INTO kind (label) SELECT DISTINCT label FROM run',
    'ALTER TABLE run ADD COLUMN kind INTEGER NOT NULL DEFAULT 0',
    'UPDATE run SET kind = (SELECT kind.id FROM kind WHERE kind.label = run.label)',
    // Null: not known. What writing to the cache cost was not counted before.
    'ALTER TABLE call ADD COLUMN saving REAL',
    'UPDATE call SET saving = saved WHERE saved > 0 AND ifnull(cached_write, 0) = 0',
    'ALTER TABLE call DROP COLUMN saved',
    ...(['by_hour', 'by_day', 'by_run'] as const).flatMap((name) => [`DROP TABLE ${name}`, rollup(name)]),
    'CREATE INDEX by_run_place ON by_run (place, run)',
    // What somebody was told, or does not want to be told: until then.
    'CREATE TABLE notice (key TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID',
  ],
];

export const SCHEMA_VERSION = MIGRATIONS.length;
/** Older databases have other sums, which are added up anew from their calls. */
export const SUMS_SINCE = 2;
