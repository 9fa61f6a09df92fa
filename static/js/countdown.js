// Times in words and the ring of a turn, counted from the server's times. They advise: nothing rings, nothing pushes
// on.
import { hasJumped } from './elapsed.js';
import { serverNow } from './server_clock.js';

const RING = 195; // the circle's length, as the template draws it

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

// Keeps the times in `root` up to date; `whenDue` is called once for each [data-refresh-at] whose moment has come, and
// when what time it is has to be heard from the server again.
export function count(root, whenDue) {
  const due = new Set();

  function tick() {
    root.querySelectorAll('[data-timer]').forEach(ring);
    for (const el of root.querySelectorAll('[data-left]')) {
      put(el, `${sentence(inWords(Math.max(0, (Date.parse(el.dataset.left) - serverNow()) / 1000)))} from now`);
    }
    for (const { dataset } of root.querySelectorAll('[data-refresh-at]')) {
      if (due.has(dataset.refreshAt) || Date.parse(dataset.refreshAt) > serverNow()) continue;
      due.add(dataset.refreshAt);
      whenDue();
    }
  }

  setInterval(() => {
    if (hasJumped()) whenDue();
    tick();
  }, 1000);
  return tick;
}
