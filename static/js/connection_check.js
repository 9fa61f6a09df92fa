// Whether the connection is alive. It can die silently: the phone slept, the network changed, a proxy dropped it. The
// server would notice only after 45 s, so the page asks: when it wakes and, in a talk, whenever nothing was heard for a
// while. No room handles that event; the server's reply that it's unknown is the sign of life. If there's none, the
// page reconnects, and catches up by plain requests in the meantime. For as long as it has no connection, as where a
// network lets none through, what it shows is fetched now and then while it's in sight.
import { elapsed } from './elapsed.js';
import { hurry } from './request_deadline.js';

const ANSWERS_WITHIN = 2000;
const LOOKS_EVERY = 3000;
const QUIET = 4000;
const ASLEEP = 15000; // if no check ran for so long, the device slept
const FETCHES_EVERY = 10000; // without a connection
const PINGED_WITHIN = 30000; // the server's own question comes every 25 s

export function watch(socket, catchUp) {
  let heard = elapsed(); // when the server last sent anything
  let begun = elapsed(); // the newest try to connect
  let looked = elapsed();
  let fetched = elapsed();
  let isAsking = false;
  let isClose = false;

  socket.io.on('open', () => {
    heard = elapsed();
    socket.io.engine.on('packet', () => {
      heard = elapsed();
    });
  });
  socket.io.on('reconnect_attempt', () => {
    begun = elapsed();
  });

  function renew() {
    begun = elapsed();
    socket.disconnect().connect();
  }

  // Reconnects if nothing has come since `at`, when the page asked.
  function doubt(at) {
    if (!socket.active || !socket.connected || heard > at) return;
    hurry();
    renew();
    catchUp();
  }

  function check() {
    const now = elapsed();
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
    const now = elapsed();
    if (now - looked > ASLEEP || (isClose && socket.connected && now - heard > QUIET)) check();
    looked = now;
    if (socket.connected) fetched = now;
    else if (!document.hidden && now - fetched >= FETCHES_EVERY) {
      fetched = now;
      catchUp();
    }
  }, LOOKS_EVERY);
  window.addEventListener('online', check);
  document.addEventListener('visibilitychange', check);

  return {
    doubt,
    // In a talk, the page also asks when nothing was heard for a while, as long as it is in sight.
    closely() {
      isClose = true;
    },
  };
}
