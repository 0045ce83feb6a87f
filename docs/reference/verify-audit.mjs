#!/usr/bin/env node
// Checks an export of Portico's audit log with nothing but Node: a second reading of the format, for whoever does not want
// to take the portal's own word for it.
//
//   node verify-audit.mjs EXPORT [NOTE]...
//
// EXPORT is what `portico audit export` wrote; each NOTE is a receipt, a checkpoint or a certificate of an approval (JSON) that
// was kept elsewhere. Prints what is wrong, a line each, and a line that counts; exits with 1 if anything is.
//
// The format: one JSON object a line. An entry's `header` is the bytes that were hashed (base64); the header commits to the
// texts beside it by SHA-256 of salt and text. A certificate is signed over the SHA-256 of its JSON with sorted keys. Leaves are `chain\nseq\nhash\n`, hashed as RFC 9162 says; notes are signed
// as https://c2sp.org/signed-note says.
import crypto from 'node:crypto';
import fs from 'node:fs';
import readline from 'node:readline';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), crypto.createHash('sha256')).digest();
const leafHash = (text) => sha256(Buffer.of(0), text);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
const wrong = [];
const say = (words) => wrong.push(words);

/** Opens notes of one key: `name+identifier+key`. */
function opener(text) {
  const [, name, , encoded] = /^([^ +]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim()) ?? [];
  const raw = Buffer.from(encoded ?? '', 'base64');
  if (raw.length !== 33 || raw[0] !== 1) throw new Error('the key cannot be read');
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const key = crypto.createPublicKey({ key: Buffer.concat([prefix, raw.subarray(1)]), format: 'der', type: 'spki' });
  return (note) => {
    const at = note.lastIndexOf('\n\n');
    const body = note.slice(0, at + 1);
    const own = note.slice(at + 2).split('\n').filter((line) => line.startsWith(`\u2014 ${name} `));
    const signed = own.map((line) => Buffer.from(line.split(' ')[2], 'base64').subarray(4));
    const lines = body.split('\n');
    return lines[0] === name && signed.some((signature) => crypto.verify(null, Buffer.from(body), key, signature)) ? lines : null;
  };
}

/** The root over leaves, by the definition. */
function root(leaves) {
  if (leaves.length === 0) return sha256('');
  if (leaves.length === 1) return leaves[0];
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(root(leaves.slice(0, split)), root(leaves.slice(split)));
}

const [file, ...kept] = process.argv.slice(2);
if (!file) {
  console.error('usage: node verify-audit.mjs EXPORT [NOTE]...');
  process.exit(2);
}
let open, chain, ended;
const chains = new Set(), leaves = [], checkpoints = [], receipts = new Map(), certificates = [];
const count = { entries: 0, leaves: 0, checkpoints: 0, held: 0 };

function begin({ format, key }) {
  if (format !== 'portico-audit-1') say(`the format is ${format}`);
  open = opener(key);
  for (const name of kept) {
    const text = fs.readFileSync(name, 'utf8');
    if (text.startsWith('{"certificate":')) {
      certify(name, JSON.parse(text));
      continue;
    }
    const lines = open(text);
    if (!lines) say(`${name} is not signed by the key`);
    else if (lines[1] === 'receipt') receipts.set(`${lines[2].slice(6)} ${lines[3].slice(6)}`, { name, hash: lines[4].slice(5) });
    else checkpoints.push({ name, size: Number(lines[1]), root: lines[2], held: true });
  }
}

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
};

/** A certificate by itself: its signature, and that what it says was decided on has the hash that decisions name. */
function certify(name, { certificate, note }) {
  const { round, log, decisions } = certificate;
  const last = log.entries.at(-1);
  const digest = sha256(JSON.stringify(sorted(certificate))).toString('hex');
  const signed = ['certificate', `chain ${log.chain}`, `entry ${last?.entry}`, `hash ${last?.hash}`, `content ${digest}`];
  if (open(note)?.slice(1, 6).join() !== signed.join()) say(`${name} is not what the key has signed`);
  if (round.bundle_text && sha256(round.bundle_text).toString('hex') !== round.bundle) say(`${name}: what was decided on has another hash`);
  if (decisions.some(({ bundle }) => bundle !== round.bundle)) say(`${name}: a decision was given on something else`);
  certificates.push({ name, round, decisions, chain: log.chain, entries: new Map(log.entries.map((one) => [one.entry, one])) });
}

const DECIDING = /^approval\.(submitted|decided|withdrawn|delegated|reassigned|recalled|voided|closed)$/;

/** Each certificate has exactly the log's entries about its round, and its decisions as they were written. */
function holdCertificates(line) {
  const parts = [line.client, line.firm].flatMap((part) => (part ? [JSON.parse(part.text)] : []));
  for (const { name, chain: id, round, entries, decisions } of certificates.filter((one) => one.chain === line.chain)) {
    const own = entries.get(line.seq);
    if (!own) {
      if (DECIDING.test(line.kind) && parts.some((part) => part.round === round.id)) say(`${name}: entry ${line.seq} of chain ${id} is missing in it`);
      continue;
    }
    entries.delete(line.seq);
    if (own.hash !== line.hash) say(`${name}: entry ${line.seq} of chain ${id} is not the one it speaks of`);
    const written = parts.flatMap((part) => part.decisions ?? []);
    for (const said of decisions.filter((one) => one.entry === line.seq)) {
      const found = written.find((one) => one.place === said.place);
      const same = found && ['stage', 'said', 'words', 'basis', 'grounds', 'bundle'].every((field) => found[field] === said[field]);
      if (parts.length && !same) say(`${name}: the decision in entry ${line.seq} was written otherwise`);
    }
  }
}

function entry(line) {
  count.entries += 1;
  if (chain?.id !== line.chain) {
    if (chains.has(line.chain)) say(`chain ${line.chain} stands in two places`);
    chains.add(line.chain);
    chain = { id: line.chain, seq: 0, hash: '', hashes: new Map(), erased: new Set() };
  }
  const bytes = Buffer.from(line.header, 'base64');
  const header = JSON.parse(bytes);
  const where = `chain ${line.chain}, entry ${line.seq}`;
  if (sha256(bytes).toString('hex') !== line.hash) say(`${where}: the header is not what was hashed`);
  if (header.chain !== line.chain || header.seq !== line.seq || line.seq !== chain.seq + 1) say(`${where}: out of place`);
  if (header.prev !== chain.hash) say(`${where}: does not follow the entry before`);
  for (const [name, own] of [['kind'], ['occurred_at'], ['recorded_at'], ['member'], ['on_behalf_of'], ['credential'], ['request'], ['source']]) {
    if ((header[name] ?? null) !== (line[own ?? name] ?? null)) say(`${where}: ${name} is not what the header says`);
  }
  for (const name of ['actor', 'client', 'firm']) {
    const digest = line[name] && sha256(Buffer.from(line[name].salt, 'base64'), line[name].text).toString('hex');
    if (header[name] && !digest) chain.erased.add(line.seq);
    else if ((digest ?? null) !== (header[name] ?? null)) say(`${where}: the ${name} is not what was written`);
  }
  if (line.kind === 'entries.erased' && line.firm) JSON.parse(line.firm.text).entries.forEach((seq) => chain.erased.delete(seq));
  Object.assign(chain, { seq: line.seq, hash: line.hash, subject: header.subject });
  chain.hashes.set(line.seq, line.hash);
  holdCertificates(line);
  const receipt = receipts.get(`${line.chain} ${line.seq}`);
  if (receipt?.hash === line.hash) {
    receipts.delete(`${line.chain} ${line.seq}`);
    count.held += 1;
  }
}

function head(line) {
  const fits = chain?.id === line.chain && chain.seq === line.seq && chain.hash === line.hash && chain.subject === line.subject;
  if (!fits) say(`chain ${line.chain}: the head does not fit the last entry`);
  for (const seq of chain?.erased ?? []) say(`chain ${line.chain}, entry ${seq}: gone without a tombstone`);
  if (chain) chain.headed = true;
}

function leaf({ place, chain: id, seq, hash }) {
  count.leaves += 1;
  if (chain?.id !== id || chain.hashes.get(seq) !== hash) say(`chain ${id}: checkpoints know another entry ${seq}`);
  leaves[place] = leafHash(`${id}\n${seq}\n${hash}\n`);
}

function checkpoint({ number, note }) {
  count.checkpoints += 1;
  const lines = open(note);
  if (lines?.[3] !== `number ${number}` || number !== count.checkpoints) say(`checkpoint ${number} is not sound`);
  else checkpoints.push({ name: `checkpoint ${number}`, size: Number(lines[1]), root: lines[2] });
}

const take = { export: begin, entry, head, leaf, checkpoint, end: (said) => { ended = said; } };
for await (const text of readline.createInterface({ input: fs.createReadStream(file) })) {
  const [kind, line] = Object.entries(JSON.parse(text))[0];
  take[kind](line);
}
for (const name of ['entries', 'leaves', 'checkpoints']) if (ended?.[name] !== count[name]) say(`the file has ${count[name]} ${name}, and says ${ended?.[name]}`);
for (const { name, size, root: said, held } of checkpoints) {
  const is = size <= leaves.length && root(leaves.slice(0, size)).toString('base64') === said;
  if (!is) say(`${name}: what it was made over is not what stands here`);
  else if (held) count.held += 1;
}
for (const { name, entries } of certificates) {
  if (entries.size) say(`${name}: ${entries.size} of its entries are not in the log`);
  else count.held += 1;
}
for (const { name } of receipts.values()) say(`${name}: the entry it speaks of is gone`);
wrong.forEach((words) => console.log(words));
console.log(`${chains.size} chains with ${count.entries} entries, ${count.leaves} leaves under ${count.checkpoints} checkpoints, ${count.held} kept outside agree, ${wrong.length} wrong`);
process.exit(wrong.length ? 1 : 0);
