// The real program in a data folder of its own. It is asked for a free port and says where it listens.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

export const PROGRAM = process.env.PORTICO_BIN ?? path.resolve(import.meta.dirname, '../../target/debug/portico');
const LONGEST_START = 120_000;
const LONGEST_STOP = 20_000;

// Whoever ends the runner early ends what it has started too.
process.once('SIGTERM', () => process.exit(143));

export function startDemo() {
  return start('demo');
}

export function startServe() {
  return start('serve');
}

async function start(command) {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'portico-e2e-'));
  const child = spawn(PROGRAM, [command, '--listen', '127.0.0.1:0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  const server = new Server(child, data);
  try {
    await server.listening;
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

class Server {
  /** Every line that was printed. */
  lines = [];
  /** Demo links by the name of the person. */
  links = new Map();
  url = '';

  constructor(child, data) {
    this.child = child;
    this.data = data;
    this.ended = new Promise((done) => child.once('close', done));
    const killWithUs = () => child.kill('SIGKILL');
    process.once('exit', killWithUs);
    this.ended.then(() => process.off('exit', killWithUs));
    readline.createInterface({ input: child.stderr }).on('line', (line) => this.lines.push(line));
    this.listening = this.#start();
    this.listening.catch(() => {});
  }

  #start() {
    return new Promise((ready, fail) => {
      const timer = setTimeout(() => fail(this.#failure('did not say where it listens')), LONGEST_START);
      this.child.once('error', (error) => fail(new Error(`${this.child.spawnfile}: ${error.message}`)));
      this.child.once('close', (code) => fail(this.#failure(`ended with ${code} before it listened`)));
      readline.createInterface({ input: this.child.stdout }).on('line', (line) => {
        this.#read(line);
        if (this.url) {
          clearTimeout(timer);
          ready();
        }
      });
    });
  }

  #read(line) {
    this.lines.push(line);
    const listening = line.match(/Listening on (http:\/\/\S+)/);
    if (listening) this.url = listening[1].replace(/\/$/, '');
    const link = line.match(/^\s+(\S.*?)\s{2,}.*?(http:\/\/\S+\/demo\/enter\/\S+)/);
    if (link) this.links.set(link[1], link[2]);
  }

  #failure(what) {
    return new Error(`the server ${what}:\n${this.lines.slice(-30).join('\n')}`);
  }

  /** The first printed line that matches, also one that is still to come. */
  async line(pattern) {
    for (const until = Date.now() + LONGEST_START; Date.now() < until; ) {
      const found = this.lines.map((line) => line.match(pattern)).find(Boolean);
      if (found) return found;
      await new Promise((again) => setTimeout(again, 50));
    }
    throw this.#failure(`never printed ${pattern}`);
  }

  async stop() {
    const last = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_STOP);
    this.child.kill('SIGTERM');
    await this.ended;
    clearTimeout(last);
    fs.rmSync(this.data, { recursive: true, force: true });
  }
}
