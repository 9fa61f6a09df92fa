// Fetches the newest pieces of a page and puts them in; morph.js sees to it that whoever is using them loses nothing
// that they did.
import { announceChange } from './announce.js';
import { holdStill } from './hold_still.js';
import { headings, morph } from './morph.js';
import { isAnothers } from './page_owner.js';
import { insist } from './request_deadline.js';
import { sessionAfter } from './session_end.js';

export const own = new Set(); // places in which the page's person does something just now: that's told in its own words
const asking = new Map(); // fragment -> its request; one more waits for it, so that an older answer never comes last
const known = new WeakMap(); // fragment -> its last text, without form tokens
const AGAIN = 5000;
const AT_LAST = 60000;
const waits = new WeakMap(); // fragment -> how long until it's asked for again

function plain(root) {
  const copy = root.cloneNode(true);
  for (const input of copy.querySelectorAll('input[type="hidden"]')) input.setAttribute('value', '');
  copy.querySelector('[data-news]')?.remove(); // moved here by app.js
  for (const fold of copy.querySelectorAll('details[open]')) fold.removeAttribute('open');
  const box = document.createElement('div');
  box.append(...copy.childNodes);
  return box.innerHTML.trim();
}

function put(el, content, text) {
  el.classList.toggle('is-steady', Boolean(el.querySelector('.reveal')));
  const had = (mark) => Boolean(el.querySelector(mark));
  const [wasOpen, waited] = [had('[data-opened]'), had('[data-waits]')];
  const settle = 'live' in el.dataset ? holdStill(el) : null;
  const changed = morph(el, content);
  settle?.();
  // What was said on arriving here goes when the answers open, or when what was on its way has arrived.
  if ((!wasOpen && had('[data-opened]')) || (waited && !had('[data-waits]'))) {
    document.querySelector('[data-news]')?.remove();
  }
  known.set(el, text);
  const others = changed.filter((node) => ![...own].some((place) => place.contains(node)));
  if (!('live' in el.dataset)) announceChange(headings(el, others)); // a talk says more, in its own words
  el.dispatchEvent(new CustomEvent('couples:fragment', { bubbles: true }));
}

// Fetches the newest piece for `el`; false when it is not ours to see any more.
export function refresh(el) {
  const now = asking.get(el);
  if (!now) return begin(el);
  now.next ??= now.done.then(() => begin(el));
  return now.next;
}

function begin(el) {
  const request = {};
  asking.set(el, request);
  request.done = ask(el).finally(() => {
    if (asking.get(el) === request) asking.delete(el);
  });
  return request.done;
}

// No network, or a server that's too busy to answer: no one would tell of this change again, so it's asked for again.
function later(el) {
  const { wait = AGAIN, isSet } = waits.get(el) ?? {};
  if (isSet) return true;
  waits.set(el, { wait, isSet: true });
  setTimeout(async () => {
    waits.set(el, { wait: Math.min(wait * 2, AT_LAST) });
    if (el.isConnected && !(await refresh(el))) document.dispatchEvent(new CustomEvent('couples:reload'));
  }, wait);
  return true;
}

async function ask(el, isRenewed = false) {
  if (!known.has(el)) known.set(el, plain(el));
  let answer;
  let html;
  try {
    ({ answer, text: html } = await insist(el.dataset.fragment, { headers: { Accept: 'text/html' } }));
  } catch {
    return later(el);
  }
  if (isAnothers(answer)) return true;
  const session = await sessionAfter(answer);
  if (session === 'renewed' && !isRenewed) return ask(el, true);
  if (session) return true;
  if (answer.headers.get('X-Page') === 'reload') {
    document.dispatchEvent(new CustomEvent('couples:reload'));
    return true;
  }
  if (answer.redirected || [401, 403, 404].includes(answer.status)) return false;
  if (!answer.ok) return later(el);
  waits.delete(el);
  const template = document.createElement('template');
  template.innerHTML = html;
  const text = plain(template.content);
  if (text !== known.get(el) || el.querySelector('[data-stale]')) put(el, template.content, text);
  return true;
}
