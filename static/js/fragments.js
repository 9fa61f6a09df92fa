// Puts the newest piece into a page without taking words, focus or open folds away from whoever is at it.
let morph; // only pages that need it load it; without it the piece is put in whole
const asking = new Map(); // fragment -> its request; one more waits for it, so that an older answer never comes last
const known = new WeakMap(); // fragment -> its last text, without form tokens
const waiting = new Set(); // fragments being written in

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

// Fetches the newest piece for `el`; false when it is not ours to see any more.
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
    if ('morph' in el.dataset) morph ??= (await import('./morph.js')).morph;
    answer = await fetch(el.dataset.fragment, { credentials: 'same-origin', headers: { Accept: 'text/html' } });
  } catch {
    return true; // no network: the next connection catches up
  }
  if (answer.headers.get('X-Page') === 'reload') {
    document.dispatchEvent(new CustomEvent('couples:reload'));
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

// Pieces that waited until nobody was writing in them.
export function catchUp() {
  for (const el of [...waiting]) {
    if (writing(el)) continue;
    waiting.delete(el);
    refresh(el);
  }
}
