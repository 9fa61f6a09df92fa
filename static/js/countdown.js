// Times in words and the ring of a turn, counted from the server's times. They advise: nothing rings, nothing pushes
// on.
import { elapsed, hasJumped } from './elapsed.js';
import { serverNow } from './server_clock.js';

const RING = 195; // the circle's length, as the template draws it
const AGAIN = 2000;
const AT_LAST = 60000;

function inWords(seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (minutes >= 90) return `about ${Math.round(minutes / 60)} hours`;
  if (seconds < 60) return 'less than a minute';
  return minutes === 1 ? 'a minute' : `about ${minutes} minutes`;
}

const sentence = (words) => words[0].toUpperCase() + words.slice(1);

function put(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

function ring(el) {
  const until = Date.parse(el.dataset.until);
  const left = Math.max(0, (until - serverNow()) / 1000);
  const whole = (until - Date.parse(el.dataset.from)) / 1000;
  el.querySelector('.is-left').setAttribute('stroke-dasharray', `${Math.round((RING * left) / whole)} ${RING}`);
  put(el.querySelector('p'), left ? `${sentence(inWords(left))} left` : "When you're ready, pass the turn.");
}

// Keeps the times in `root` up to date. `whenDue` is called once the moment of a [data-refresh-at] has come, and again,
// less and less often, for as long as that's still there: the server's clock may be a little behind. After the device
// slept or its clock was set, `whenUnsure` is called, and nothing is due until the server has said what time it is.
// Returns what to call then, and whenever `root` has changed.
export function count(root, whenDue, whenUnsure) {
  const due = new Map(); // moment -> when to ask once more, and how long to wait after that
  let isUnsure = false;

  function tick() {
    root.querySelectorAll('[data-timer]').forEach(ring);
    for (const el of root.querySelectorAll('[data-left]')) {
      put(el, `${sentence(inWords(Math.max(0, (Date.parse(el.dataset.left) - serverNow()) / 1000)))} from now`);
    }
    for (const { dataset } of root.querySelectorAll('[data-refresh-at]')) refreshOnceDue(dataset.refreshAt);
  }

  function refreshOnceDue(moment) {
    if (Date.parse(moment) > serverNow()) {
      due.delete(moment); // also where it had seemed due
      return;
    }
    const { next = 0, wait = AGAIN } = due.get(moment) ?? {};
    if (elapsed() < next) return;
    due.set(moment, { next: elapsed() + wait, wait: Math.min(wait * 2, AT_LAST) });
    whenDue();
  }

  setInterval(() => {
    if (hasJumped()) {
      isUnsure = true;
      whenUnsure();
    }
    if (!isUnsure) tick();
  }, 1000);
  return () => {
    isUnsure = false;
    tick();
  };
}
