// Whether the line is alive. It can die without a word: the phone slept, the network changed, a proxy dropped it. The
// server would find out after 45 s, so a page asks by itself: when it wakes, and a talk whenever it's quiet. No room
// listens to what it asks; the server says so, and that's the sign of life. What doesn't answer is hung up, and the
// page catches up by plain requests while a new line is opened.
import { hurry } from './request_deadline.js';

const ANSWERS_WITHIN = 2000;
const LOOKS_EVERY = 3000;
const QUIET = 4000;
const ASLEEP = 15000; // no look for so long: the device slept
const PINGED_WITHIN = 30000; // the server's own question comes every 25 s

export function watch(socket, catchUp) {
  let heard = Date.now(); // something of the server's
  let begun = Date.now(); // the newest try to connect
  let looked = Date.now();
  let isAsking = false;
  let isClose = false;

  socket.io.on('open', () => {
    heard = Date.now();
    socket.io.engine.on('packet', () => {
      heard = Date.now();
    });
  });
  socket.io.on('reconnect_attempt', () => {
    begun = Date.now();
  });

  function renew() {
    begun = Date.now();
    socket.disconnect().connect();
  }

  // Asked at `at`, and nothing has come since.
  function doubt(at) {
    if (!socket.active || !socket.connected || heard > at) return;
    hurry();
    renew();
    catchUp();
  }

  function check() {
    const now = Date.now();
    if (document.hidden || !socket.active || isAsking) return;
    if (!socket.connected) {
      if (now - begun > ANSWERS_WITHIN) renew();
    } else if (now - heard > PINGED_WITHIN) {
      doubt(now);
    } else {
      isAsking = true;
      socket.timeout(ANSWERS_WITHIN).emit('there', (late) => {
        isAsking = false;
        if (late) doubt(now);
      });
    }
  }

  setInterval(() => {
    const now = Date.now();
    if (now - looked > ASLEEP || (isClose && socket.connected && now - heard > QUIET)) check();
    looked = now;
  }, LOOKS_EVERY);
  window.addEventListener('online', check);
  document.addEventListener('visibilitychange', check);

  return {
    doubt,
    // A talk: silence is looked into while the page is in sight.
    closely() {
      isClose = true;
    },
  };
}
