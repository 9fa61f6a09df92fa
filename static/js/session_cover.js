// Covers a page whose session timed out until the same person is back: nothing of it can be seen, read out or reached
// by keyboard. Only Quick exit stays. Everything is hidden instead of made inert: every browser can do that.
import { within } from './request_deadline.js';

const LOST = 'No connection right now. Try again in a moment.';
let shown = null; // what brings the page back

const behind = () => [
  ...[...document.body.children].filter((el) => !el.matches('.top, [data-cover], script')),
  ...document.querySelectorAll('.top > :not(form[data-quick-exit])'),
];

function dialog() {
  const cover = document.createElement('div');
  cover.className = 'shell';
  cover.dataset.cover = '';
  cover.innerHTML = `
    <div class="main stack" role="dialog" aria-modal="true" aria-labelledby="cover-title" tabindex="-1">
      <div class="page-head">
        <h1 id="cover-title">Welcome back</h1>
        <p class="lead">You've been away a while. Everything's still here. Sign in to continue.</p>
      </div>
      <div data-cover-form></div>
      <p class="field-error" role="alert" data-cover-trouble></p>
    </div>`;
  return cover;
}

const page = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');

function ask(path, options) {
  return fetch(path, { credentials: 'same-origin', cache: 'no-store', headers: { Accept: 'text/html' }, ...options });
}

// Shows the form of the sign-in page in the cover, with that page's messages.
function put(place, found) {
  const part = found.querySelector('[data-sign-in]');
  if (!part) return;
  part.querySelector('.page-head')?.remove();
  place.replaceChildren(part);
  (part.querySelector('[data-focus]') ?? part.querySelector('input:not([type="hidden"])'))?.focus();
}

// Sends what was typed into the cover. `look` finds out who is signed in then.
async function signIn(form, place, trouble, look) {
  if ('sending' in form.dataset) return;
  form.dataset.sending = '';
  trouble.textContent = '';
  try {
    const body = new FormData(form);
    const answer = await ask('/sign-in', { method: 'POST', body, redirect: 'manual', signal: within(30000) });
    if (answer.type === 'opaqueredirect') look();
    else {
      const found = await page(answer);
      if (answer.status === 422) put(place, found);
      else trouble.textContent = found.querySelector('.lead')?.textContent.trim() ?? LOST;
    }
  } catch {
    trouble.textContent = LOST;
  }
  delete form.dataset.sending;
}

// Lets the browser ask before it leaves a page whose words are nowhere else.
function guard(event) {
  if (document.querySelector('form[data-dirty], form[data-touched]')) event.preventDefault();
}

export const isCovered = () => Boolean(shown);

export function cover(look) {
  if (shown) return;
  const hidden = behind().filter((el) => !el.hidden);
  const { title, activeElement } = document;
  const added = dialog();
  const part = (name) => added.querySelector(`[data-cover-${name}]`);
  for (const el of hidden) el.hidden = true;
  document.title = 'Sign in – Couples';
  document.querySelector('.top').after(added); // before the page's own fields of the same name
  added.firstElementChild.focus();
  window.addEventListener('beforeunload', guard);

  added.addEventListener('submit', (event) => {
    event.preventDefault();
    signIn(event.target, part('form'), part('trouble'), look);
  });

  async function bring() {
    try {
      const answer = await ask('/sign-in', { signal: within(10000) });
      if (answer.redirected) look();
      else if (shown && answer.ok) put(part('form'), await page(answer));
    } catch {
      if (shown) setTimeout(bring, 3000);
    }
  }
  bring();

  shown = () => {
    window.removeEventListener('beforeunload', guard);
    added.remove();
    for (const el of hidden) el.hidden = false;
    document.title = title;
    activeElement?.focus?.({ preventScroll: true });
  };
}

export function uncover() {
  shown?.();
  shown = null;
}
