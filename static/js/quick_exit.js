// Quick exit: the button, or Shift alone three times within five seconds.
import { lastWords } from './last_words.js';

const form = document.querySelector('form[data-quick-exit]');
const WITHIN = 5000;
const GONE_WITHIN = 2000;
const ENDS_WITHIN = 700; // of these: a little more than ending the session takes
const ANSWERS_WITHIN = 300;
const CONNECTIONS = 6; // that a browser keeps to a server
let presses = [];
let alone = false;

// Blank, save, end, go: the screen is empty right away, and the session ends once the last words are saved. Whatever
// hangs, the page is gone after two seconds.
async function quickExit() {
  const body = new FormData(form);
  let goes = false;
  const go = () => {
    if (!goes) window.location.replace(form.dataset.exit); // a second time would begin the way out anew
    goes = true;
  };
  setTimeout(go, GONE_WITHIN);
  const saved = lastWords(GONE_WITHIN - ENDS_WITHIN);
  document.title = 'New page';
  document.body.replaceChildren();
  await saved;
  await endSession(body);
  go();
}

// Ends the session by requests that outlive the page. If no answer comes soon, they go out over every connection that
// the browser keeps and, if those are dead, over new ones: else the session would be open to whoever comes next.
function endSession(body) {
  const sent = { method: 'POST', body, credentials: 'same-origin', keepalive: true, redirect: 'manual' };
  const tries = [];
  return new Promise((go) => {
    const send = (times) => {
      for (let n = 0; n < times; n += 1) {
        const one = new AbortController();
        tries.push(one);
        fetch(form.action, { ...sent, signal: one.signal }).then(answered, () => {});
      }
    };
    const more = setTimeout(() => send(CONNECTIONS - 1), ANSWERS_WITHIN);
    const anew = setTimeout(() => {
      for (const one of tries) one.abort();
      send(2);
      go();
    }, 2 * ANSWERS_WITHIN);
    function answered() {
      clearTimeout(more);
      clearTimeout(anew);
      go();
    }
    send(1);
  });
}

// In a text field Shift is for capitals, and some keyboards send it by themselves.
const isWriting = (event) => event.isComposing || Boolean(event.target.closest?.('input, textarea, select'));

function forget() {
  presses = [];
  alone = false;
}

if (form?.dataset.exit) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    quickExit();
  });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Shift' || isWriting(event) || event.ctrlKey || event.altKey || event.metaKey) forget();
      else if (!event.repeat) alone = true;
    },
    true,
  );
  document.addEventListener('pointerdown', forget, true);
  document.addEventListener(
    'keyup',
    (event) => {
      if (event.key !== 'Shift' || !alone) return;
      alone = false;
      const now = event.timeStamp;
      presses = [...presses.filter((then) => now - then < WITHIN), now];
      if (presses.length >= 3) quickExit();
    },
    true,
  );
}
