// What others would pick: node's Socket.IO server. No sign-in, no database: a move is acknowledged and told to the room of two.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { transports: ['websocket'] });
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
http.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('ready\n'));
