// Hears that something changed and asks for the new piece of page. The wire never carries words.
import { io } from '../vendor/socket.io.esm.min.js';
import { watch } from './connection_check.js';
import { elapsed } from './elapsed.js';
import { check } from './session_end.js';
import { typed } from './typed_since_load.js';
import { refresh } from './update_parts.js';

let reload = false;
let tries = 0;
let since = 0;
let asked = -Infinity;
let leftAt = -Infinity; // when this page began to go to another
let isNew = true; // what this page shows has only just been made

const scrollsAgain = () => {
  window.history.scrollRestoration = 'auto'; // see anew()
};
if (document.readyState === 'complete') scrollsAgain();
else window.addEventListener('load', scrollsAgain);

const fragments = () => [...document.querySelectorAll('[data-fragment]')];
const touched = () => document.querySelector('form[data-dirty], form[data-touched]');

// Reloads the page, unless it was reloaded just now or is on its way to another page: a reload would undo that tap, and
// lose what the next page says of it.
function anew(later) {
  const justNow = performance.getEntriesByType('navigation')[0]?.type === 'reload' && performance.now() < 3000;
  const goes = elapsed() - leftAt < 20000; // unless it came to nothing
  if (!justNow && !goes) {
    // At the top it stays there; Chromium would look for what it showed, and may find it further down.
    if (!window.scrollY) window.history.scrollRestoration = 'manual';
    window.location.reload();
  } else if (later) setTimeout(later, 3000);
}

const goesOn = (event) => {
  if (!event.defaultPrevented) leftAt = elapsed();
};
document.addEventListener('submit', goesOn);
window.addEventListener('beforeunload', goesOn);

async function refreshAll(list) {
  const fine = await Promise.all(list.map(refresh));
  return fine.every(Boolean);
}

function settle() {
  if (reload && !touched()) anew(settle);
}

// What the page shows is gone: reloads the page as soon as nothing that was typed is in it.
function isGone() {
  reload = true;
  settle();
}

const touch = (form) => form && !('save' in form.dataset) && form.toggleAttribute('data-touched', true);
document.addEventListener('input', (event) => touch(event.target.form));
[...document.forms].filter(typed).forEach(touch); // before this script had come
document.addEventListener('couples:saved', settle);
document.addEventListener('couples:reload', isGone);
document.addEventListener('couples:kept-away', settle);

// A name for this page: when it connects again, the server closes the connection that it had before.
const page = [...crypto.getRandomValues(new Uint32Array(4))].join('-').slice(0, 40);
const auth = { page, page_of: document.body.dataset.pageOf };
export const socket = io({ transports: ['websocket'], reconnectionDelayMax: 3000, timeout: 8000, auth });
export const line = watch(socket, look);

// Whether anything has changed since this page was made. One that took long to connect doesn't ask and fetches.
async function hasMissed() {
  const asks = isNew && performance.now() < 30000;
  isNew = false;
  if (!asks) return true;
  try {
    return (await socket.timeout(2000).emitWithAck('missed', document.body.dataset.made)).missed !== false;
  } catch {
    return true;
  }
}

async function look() {
  if (!(await refreshAll(fragments())) && !touched()) anew();
}

socket.on('connect', async () => {
  since = elapsed();
  if (await hasMissed()) await look();
});
socket.on('look', look); // the server may not have heard of every change itself
socket.on('changed', ({ what }) => {
  if (!document.body.dataset.reload?.split(' ').includes(what)) return;
  isGone();
});
socket.on('changed', async ({ what }) => {
  const pieces = fragments().filter((el) => el.dataset.what?.split(' ').includes(what));
  if (!(await refreshAll(pieces))) isGone();
});
socket.on('disconnect', async (reason) => {
  if (reason !== 'io server disconnect') return; // the client connects again by itself
  if (elapsed() - since > 60000) tries = 0;
  if ((await check()) === 'over') return;
  if (!(await refreshAll(fragments()))) isGone();
  comeAgain();
});

function comeAgain() {
  if (tries >= 5) return;
  tries += 1;
  setTimeout(() => socket.connect(), 1000 * 2 ** tries);
}

// The handshake may be refused because the session is over; asked now and then, since the client tries again and again.
// It doesn't after a hello that was refused: this page may be someone else's by now.
socket.on('connect_error', async () => {
  const isFinal = !socket.active;
  if (!isFinal && elapsed() - asked < 10000) return;
  asked = elapsed();
  if ((await check()) !== 'over' && isFinal) comeAgain();
});
document.addEventListener('couples:back', () => socket.disconnect().connect()); // as whoever is signed in now
document.addEventListener('couples:page-goes', () => socket.disconnect());
