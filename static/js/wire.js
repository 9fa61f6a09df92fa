// Hears that something changed and asks for the new piece of page. The wire never carries words.
import { io } from '../vendor/socket.io.esm.min.js';

const morph = document.querySelector('[data-morph]') && (await import('./morph.js')).morph;
const asking = new Map(); // fragment -> its request; one more waits for it, so that an older answer never comes last
const known = new WeakMap(); // fragment -> its last text, without form tokens
const waiting = new Set(); // fragments being written in
let reload = false;
let tries = 0;
let since = 0;

const fragments = () => [...document.querySelectorAll('[data-fragment]')];
const touched = () => document.querySelector('form[data-dirty], form[data-touched]');

// A page that was just loaded again is not loaded again at once, whatever the server says.
function anew(later) {
  const justNow = performance.getEntriesByType('navigation')[0]?.type === 'reload' && performance.now() < 3000;
  if (!justNow) window.location.reload();
  else if (later) setTimeout(later, 3000);
}

function plain(root) {
  const copy = root.cloneNode(true);
  copy.querySelectorAll('input[type="hidden"]').forEach((input) => input.setAttribute('value', ''));
  copy.querySelectorAll('details[open]').forEach((fold) => fold.removeAttribute('open'));
  const box = document.createElement('div');
  box.append(...copy.childNodes);
  return box.innerHTML.trim();
}

function writing(el) {
  return el.querySelector('form[data-dirty], form[data-touched]')
    || (el.contains(document.activeElement) && document.activeElement.matches('textarea, select, input:not([type="hidden"])'));
}

function put(el, template, text) {
  const active = el.contains(document.activeElement) ? document.activeElement : null;
  const id = active?.id;
  el.classList.toggle('is-steady', Boolean(el.querySelector('.reveal')));
  el.replaceChildren(template.content);
  known.set(el, text);
  if (active) {
    const next = (id && document.getElementById(id)) || el;
    if (next === el) el.tabIndex = -1;
    next.focus({ preventScroll: true });
  }
  el.dispatchEvent(new CustomEvent('couples:fragment', { bubbles: true }));
}

// For fragments in which people write while others change them: typed words and the focus stay.
function change(el, template, text) {
  const active = el.contains(document.activeElement) ? document.activeElement : null;
  const section = active?.closest('section[id]');
  const title = el.querySelector('h1')?.textContent;
  morph(el, template.content);
  known.set(el, text);
  if (active && !active.isConnected) {
    const head = el.querySelector('h1') ?? el;
    const next = section?.isConnected && head.textContent === title ? section : head;
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }
  el.dispatchEvent(new CustomEvent('couples:fragment', { bubbles: true }));
}

export function refresh(el) {
  const now = asking.get(el);
  if (now) return (now.next ??= now.done.then(() => begin(el)));
  return begin(el);
}

function begin(el) {
  const request = {};
  asking.set(el, request);
  request.done = ask(el).finally(() => { if (asking.get(el) === request) asking.delete(el); });
  return request.done;
}

async function ask(el) {
  if (!known.has(el)) known.set(el, plain(el));
  let answer;
  try {
    answer = await fetch(el.dataset.fragment, { credentials: 'same-origin', headers: { Accept: 'text/html' } });
  } catch {
    return true; // no network: the next connection catches up
  }
  if (answer.headers.get('X-Page') === 'reload') {
    reload = true;
    settle();
    return true;
  }
  if (answer.redirected || [401, 403, 404].includes(answer.status)) return false;
  if (!answer.ok) return true;
  const template = document.createElement('template');
  template.innerHTML = await answer.text();
  const text = plain(template.content);
  if (text === known.get(el) && !el.querySelector('[data-stale]')) return true;
  if (morph && 'morph' in el.dataset) change(el, template, text);
  else if (writing(el)) waiting.add(el);
  else put(el, template, text);
  return true;
}

async function refreshAll(list) {
  const fine = await Promise.all(list.map(refresh));
  return fine.every(Boolean);
}

function settle() {
  if (reload && !touched()) anew(settle);
  for (const el of [...waiting]) {
    if (writing(el)) continue;
    waiting.delete(el);
    refresh(el);
  }
}

document.addEventListener('input', (event) => {
  const form = event.target.form;
  if (form && !('save' in form.dataset)) form.toggleAttribute('data-touched', true);
});
document.addEventListener('couples:saved', settle);
document.addEventListener('focusout', () => setTimeout(settle, 0));

export const socket = io({ transports: ['websocket'] });
socket.on('connect', async () => {
  since = Date.now();
  if (!await refreshAll(fragments()) && !touched()) anew();
});
socket.on('changed', ({ what }) => {
  if (!document.body.dataset.reload?.split(' ').includes(what)) return;
  reload = true;
  settle();
});
socket.on('changed', ({ what }) => refreshAll(fragments().filter((el) => el.dataset.what?.split(' ').includes(what))));
socket.on('disconnect', async (reason) => {
  if (reason !== 'io server disconnect') return; // the client connects again by itself
  if (Date.now() - since > 60000) tries = 0;
  if (!await refreshAll(fragments())) anew(() => window.location.reload());
  else if (tries < 5) {
    tries += 1;
    setTimeout(() => socket.connect(), 1000 * 2 ** tries);
  }
});
document.addEventListener('couples:leave', () => socket.disconnect());
