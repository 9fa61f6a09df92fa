// What others would pick: node's Socket.IO server. No sign-in, no database: a move is acknowledged and told to the room of two.
// With "uws" it's on uWebSockets, where there's a native build of that for this node; otherwise it ends without a word.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { Server } from 'socket.io';

const [port, over] = process.argv.slice(2);
const io = new Server({ transports: ['websocket'] });
io.on('connection', (socket) => {
  const { room } = socket.handshake.query;
  let version = 0;
  socket.join(room);
  socket.on('move', (message, acknowledge) => {
    version += 1;
    acknowledge({ ok: true, version });
    io.to(room).emit('changed', { what: 'live', version, state: message.state ?? null });
  });
});
const ready = () => process.stdout.write('ready\n');
if (over === 'uws') {
  const app = uWebSockets()();
  io.attachApp(app);
  app.listen('127.0.0.1', Number(port), ready);
} else {
  const http = createServer();
  io.attach(http);
  http.listen(Number(port), '127.0.0.1', ready);
}

/** Its App; the package brings a slow one of its own for nodes that it has no build for, which would say nothing. */
function uWebSockets() {
  let App;
  try {
    ({ App } = createRequire(import.meta.url)('@trufflesuite/uws-js-unofficial'));
  } catch {
    process.exit();
  }
  if (!String(App).includes('[native code]')) process.exit();
  return App;
}
