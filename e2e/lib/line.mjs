// A line between browser and server that breaks once: every connection ends, and for a while nobody gets through.
import net from 'node:net';

const DOWN_FOR = 2_000;

/** Cuts when so many bytes have gone to the server. */
export async function cutOnce(url, at) {
  const target = new URL(url);
  const open = new Set();
  const line = { sent: 0, cuts: 0, url: '' };
  let isDown = false;
  const cut = () => {
    line.cuts += 1;
    isDown = true;
    for (const socket of open) socket.destroy();
    setTimeout(() => (isDown = false), DOWN_FOR);
  };
  const server = net.createServer((near) => {
    if (isDown) return near.destroy();
    const far = net.connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => {
      line.sent += bytes.length;
      if (!far.write(bytes)) {
        near.pause();
        far.once('drain', () => near.resume());
      }
      if (line.cuts === 0 && line.sent > at) cut();
    });
    far.pipe(near);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  line.url = `http://127.0.0.1:${server.address().port}`;
  line.close = () => {
    for (const socket of open) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  return line;
}
