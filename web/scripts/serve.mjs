// Serves the built app as the binary does, with the page's policy, and passes the rest on to a backend.
// node scripts/serve.mjs [port 4173]; VIDGO_BACKEND says where the backend is.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const root = fileURLToPath(new URL('../../static/app', import.meta.url));
const backend = new URL(process.env.VIDGO_BACKEND ?? 'http://localhost:8001');
const port = Number(process.argv[2] ?? 4173);
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; " +
  "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

function passOn(incoming, outgoing) {
  const asked = request(
    { host: backend.hostname, port: backend.port, path: incoming.url, method: incoming.method, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  asked.on('error', () => outgoing.writeHead(502).end());
  incoming.pipe(asked);
}

/** The live view is a websocket. */
function upgrade(incoming, socket, head) {
  const asked = request({ host: backend.hostname, port: backend.port, path: incoming.url, method: incoming.method, headers: incoming.headers });
  asked.on('upgrade', (answer, other, rest) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    if (rest.length > 0) socket.write(rest);
    if (head.length > 0) other.write(head);
    other.pipe(socket).pipe(other);
    for (const end of [other, socket]) end.on('error', () => { other.destroy(); socket.destroy(); });
  });
  asked.on('response', (answer) => socket.end(`HTTP/1.1 ${answer.statusCode} Refused\r\nConnection: close\r\n\r\n`));
  asked.on('error', () => socket.destroy());
  asked.end();
}

createServer((incoming, outgoing) => {
  const path = new URL(incoming.url ?? '/', 'http://localhost').pathname;
  if (/^\/(api|static|pay|docs|health|ws|materials)(\/|$)/.test(path)) return passOn(incoming, outgoing);
  const wanted = join(root, normalize(path));
  const isFile = wanted.startsWith(root) && existsSync(wanted) && statSync(wanted).isFile();
  if (!isFile && path.startsWith('/assets/')) return outgoing.writeHead(404).end();
  const file = isFile ? wanted : join(root, 'index.html');
  outgoing.writeHead(200, {
    'Content-Type': kinds[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'Content-Encoding': 'gzip',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
  });
  createReadStream(file).pipe(createGzip()).pipe(outgoing);
})
  .on('upgrade', upgrade)
  .listen(port, () => console.log(`http://localhost:${port}, backend ${backend.origin}`));
