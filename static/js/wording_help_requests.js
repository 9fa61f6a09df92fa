// Word help beside a draft: what is typed is read by the server, answered, and kept nowhere. It changes no word by
// itself.
import { morph } from './morph.js';
import { isAnothers } from './page_owner.js';
import { within } from './request_deadline.js';
import { typed } from './typed_since_load.js';

// Asks once nothing was typed for `pause` milliseconds. `show` gets the newest answer; the page around it stays as it
// is.
export function reviewing(form, help, pause, show) {
  let timer = null;
  let asked = 0; // only the newest answer is shown

  async function review() {
    asked += 1;
    const mine = asked;
    let text;
    try {
      const answer = await fetch(form.dataset.review, {
        method: 'POST',
        body: new FormData(form),
        credentials: 'same-origin',
        headers: { Accept: 'text/html' },
        signal: within(10000),
      });
      if (isAnothers(answer) || !answer.ok || answer.redirected) return;
      text = await answer.text();
    } catch {
      return; // no network: the next pause asks again
    }
    if (mine !== asked) return;
    const template = document.createElement('template');
    template.innerHTML = text;
    show(template.content, (content) => morph(help, content));
  }

  form.addEventListener('couples:saved', () => {
    document.querySelector('[data-delete]').hidden = false;
    if (window.location.pathname !== form.dataset.page) window.history.replaceState(null, '', form.dataset.page);
  });

  function later(ms = pause) {
    clearTimeout(timer);
    timer = setTimeout(review, ms);
  }

  if (typed(form)) later(); // words that were there before this script
  return later;
}

// One short line for those who listen, and only when it says something else than before.
export function say(el, words) {
  if (el.textContent !== words) el.textContent = words;
}

export const thoughts = (n) => (n === 1 ? 'one thought' : `${n} thoughts`);
