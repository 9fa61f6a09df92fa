// A signal that gives a request up after `ms`. Not AbortSignal.timeout: iOS 15, Chrome 102 and Firefox 99 don't have
// it.
export function within(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

const NEXT_AFTER = [1200, 1200, 1200, 2000];
const LAST_FOR = 15000;

// A request that nobody answers is sent again beside the one that hangs, and that one is soon given up: the browser puts
// requests on connections that it has, and after a sleep those may all be dead. Only for what counts once however often
// it comes. Gives back the first answer with its text; throws where no try got one.
export function insist(url, options) {
  const tries = [];
  const giveUp = () => tries.forEach((one) => one.abort());
  return new Promise((resolve, reject) => {
    let running = 0;
    let timer;
    async function go() {
      const one = new AbortController();
      const number = tries.push(one);
      running += 1;
      tries[number - 3]?.abort();
      timer = setTimeout(number > NEXT_AFTER.length ? giveUp : go, NEXT_AFTER[number - 1] ?? LAST_FOR);
      try {
        const answer = await fetch(url, { credentials: 'same-origin', ...options, signal: one.signal });
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
