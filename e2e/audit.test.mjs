// The audit log of the real program, read by two programs: its own verifier, and one that shares no line with it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { PROGRAM, startDemo } from './lib/server.mjs';

const run = promisify(execFile);
const SECOND = path.resolve(import.meta.dirname, '../docs/reference/verify-audit.mjs');
let server, exported, note;

before(async () => {
  server = await startDemo();
  const own = ['--workspace', 'Harbour & Pike', '--data', server.data];
  note = path.join(server.data, 'kept.txt');
  exported = path.join(server.data, 'log.jsonl');
  fs.writeFileSync(note, (await run(PROGRAM, ['audit', 'checkpoint', ...own])).stdout);
  await run(PROGRAM, ['audit', 'export', '--out', exported, ...own]);
});
after(() => server?.stop());

const first = (file) => run(PROGRAM, ['audit', 'verify', '--export', file, '--held', note]).then(ended, ended);
const second = (file) => run(process.execPath, [SECOND, file, note]).then(ended, ended);
const ended = ({ code = 0, stdout }) => ({ code, last: stdout.trim().split('\n').at(-1) });

test('two programs agree that the log is sound, and count the same', async () => {
  const [own, other] = [await first(exported), await second(exported)];
  assert.deepEqual(own, other);
  assert.match(own.last, /^\d+ chains with \d+ entries, \d+ leaves under \d+ checkpoints, 1 kept outside agree, 0 wrong$/);
});

test('both find what was changed, removed or cut off', async () => {
  const lines = fs.readFileSync(exported, 'utf8').trimEnd().split('\n');
  const at = lines.findIndex((line) => line.startsWith('{"entry"') && line.includes('record.advanced'));
  const without = (index) => lines.filter((_, other) => other !== index);
  const tampered = {
    'a name': lines.map((line, index) => (index === at ? line.replace('record.advanced', 'record.answered') : line)),
    'an entry': without(at),
    'a leaf': without(lines.findIndex((line) => line.startsWith('{"leaf"'))),
    'the last checkpoint': without(lines.findLastIndex((line) => line.startsWith('{"checkpoint"'))),
    'the end': lines.slice(0, -1),
  };
  for (const [what, changed] of Object.entries(tampered)) {
    const file = path.join(server.data, 'tampered.jsonl');
    fs.writeFileSync(file, `${changed.join('\n')}\n`);
    assert.deepEqual([(await first(file)).code, (await second(file)).code], [1, 1], what);
  }
});
