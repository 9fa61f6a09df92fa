import { elapsed } from './elapsed.js';

// A signal that gives a request up after `ms`. Not AbortSignal.timeout: iOS 15, Chrome 102 and Firefox 99 don't have
// it. With a controller of one's own it can be given up sooner.
export function within(ms, controller = new AbortController()) {
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

const MOST = 7; // a browser keeps up to six connections to a server
const AT_ONCE = 3;
const NEXT_AFTER = 1200;
const NEXT_IN_A_HURRY = 400;
const LAST_FOR = 15000;
let hurriesUntil = 0;

// Called once the connection was found dead: for a while, requests that hang are repeated sooner.
export function hurry() {
  hurriesUntil = elapsed() + 10000;
}

// Repeats a request that gets no answer beside the one that hangs, which is aborted soon after: a browser reuses its
// open connections, and after a sleep all of those may be dead. Only for requests that are safe to repeat. Resolves
// with the first answer and its text; rejects if no try got one. It isn't repeated once `isWanted` says no: after a
// sleep, the next try would be made then.
export function insist(url, options, isWanted = () => true) {
  const tries = [];
  const giveUp = () => {
    for (const one of tries) one.abort();
  };
  return new Promise((resolve, reject) => {
    let running = 0;
    let timer;
    async function go() {
      if (tries.length && !isWanted()) {
        giveUp();
        return;
      }
      const one = new AbortController();
      const number = tries.push(one);
      running += 1;
      tries[number - AT_ONCE - 1]?.abort();
      if (number === MOST) timer = setTimeout(giveUp, LAST_FOR);
      else timer = setTimeout(go, elapsed() < hurriesUntil ? NEXT_IN_A_HURRY : NEXT_AFTER);
      try {
        // bypasses the cache, in which a request waits for an equal one that is running
        const sent = { credentials: 'same-origin', cache: 'no-store', ...options, signal: one.signal };
        const answer = await fetch(url, sent);
        resolve({ answer, text: await answer.text() });
        clearTimeout(timer);
        giveUp();
      } catch (error) {
        running -= 1;
        if (running) return;
        clearTimeout(timer);
        reject(error);
      }
    }
    go();
  });
}
