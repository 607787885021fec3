// What package.json promises and the code must keep.
import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { DEFAULT_CONFIG } from '../../server/src/core/model.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../server/src/lsp/settings.ts';
import { DEFAULT_LIMITS } from '../../server/src/usage/types.ts';

const { contributes } = packageJson;

describe('package.json', () => {
  it('has the defaults of the analysis as those of the settings', () => {
    const { properties } = contributes.configuration;
    assert.equal(properties['llmCost.annotations'].default, DEFAULT_SETTINGS.annotations);
    const { callsPerMonth, outputTokens, dynamicTokens } = DEFAULT_CONFIG.assume;
    assert.equal(properties['llmCost.assume.callsPerMonth'].default, callsPerMonth);
    assert.equal(properties['llmCost.assume.outputTokens'].default, outputTokens);
    assert.equal(properties['llmCost.assume.dynamicTokens'].default, dynamicTokens);
    assert.equal(properties['llmCost.recording.days'].default, DEFAULT_LIMITS.days);
    assert.equal(properties['llmCost.recording.megabytes'].default, DEFAULT_LIMITS.megabytes);
  });

  it('offers no setting that the server or the client does not read', () => {
    const rules = { 'missing-retry': 'off' };
    const assume = { callsPerMonth: 1, outputTokens: 2, dynamicTokens: 3 };
    assert.deepEqual(parseSettings({ annotations: 'off', assume, rules }), {
      annotations: 'off',
      editor: { ...assume, rules },
      limits: DEFAULT_LIMITS,
      openTelemetry: false,
    });
    assert.equal(parseSettings({ recording: { openTelemetry: true } }).openTelemetry, true);
    const limits = { days: 7, megabytes: 20 };
    assert.deepEqual(parseSettings({ recording: limits }).limits, limits);
    const read = [
      'annotations',
      ...Object.keys(assume).map((key) => `assume.${key}`),
      'rules',
      ...Object.keys(limits).map((key) => `recording.${key}`),
      'recording.openTelemetry',
      'trace.server',
    ];
    assert.deepEqual(
      Object.keys(contributes.configuration.properties),
      read.map((key) => `llmCost.${key}`),
    );
  });

  it('names files that are there', () => {
    const icons = [...contributes.viewsContainers.activitybar, ...contributes.views.llmCost].map(
      ({ icon }) => icon,
    );
    const schemas = contributes.jsonValidation.map(({ url }) => url);
    const missing = [packageJson.icon, ...icons, ...schemas].filter(
      (file) => !existsSync(path.join(import.meta.dirname, '../..', file)),
    );
    assert.deepEqual(missing, []);
  });
});
