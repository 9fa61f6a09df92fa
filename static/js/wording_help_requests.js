// Wording help beside a draft: it's asked when a field is left or a button tapped, never letter by letter. The server
// reads, answers and keeps nothing. It changes no word by itself.
import { morph } from './morph.js';
import { isAnothers } from './page_owner.js';
import { within } from './request_deadline.js';
import { typed } from './typed_since_load.js';

// `show` gets the newest answer; the page around it stays as it is. Gives back how to ask: `only` names what alone is
// asked for, as a field of the form.
export function reviewing(form, help, show) {
  const asked = {}; // of each kind only the newest is asked, the one before is given up

  async function review(only = '') {
    const mine = new AbortController();
    asked[only]?.abort();
    asked[only] = mine;
    const body = new FormData(form);
    if (only) body.append(only, '1');
    let text;
    try {
      const answer = await fetch(form.dataset.review, {
        method: 'POST',
        body,
        credentials: 'same-origin',
        headers: { Accept: 'text/html' },
        signal: within(10000, mine),
      });
      if (isAnothers(answer) || !answer.ok || answer.redirected) return;
      if (answer.status === 204) {
        // one that was sent before came later, or another page of this person's asked: once more, soon
        setTimeout(() => mine === asked[only] && review(only), 1000);
        return;
      }
      text = await answer.text();
    } catch {
      return; // no network: it's asked again when a field is left
    }
    if (mine !== asked[only]) return;
    const template = document.createElement('template');
    template.innerHTML = text;
    show(template.content, (content) => morph(help, content));
  }

  form.addEventListener('couples:saved', () => {
    document.querySelector('[data-delete]').hidden = false;
  });

  form.addEventListener('change', () => review());

  // Whoever closes a line while they write goes on writing: the cursor stays in their words.
  help.addEventListener('mousedown', (event) => {
    if (event.target.closest('[data-not-that]')) event.preventDefault();
  });

  // A field goes along with what's asked from here, and the draft keeps it.
  help.addEventListener('click', (event) => {
    const button = event.target.closest('[data-not-that]');
    if (!button) return;
    event.preventDefault();
    const closed = Object.assign(document.createElement('input'), { type: 'hidden', name: 'not_that' });
    closed.value = button.value;
    form.prepend(closed);
    button.closest('[data-quiet-line]').remove();
    form.dispatchEvent(new Event('input', { bubbles: true }));
    if (!document.activeElement.matches('textarea, input')) help.querySelector('h2').focus({ preventScroll: true });
    review();
  });

  if (typed(form)) review(); // words that were there before this script
  return review;
}

// One short line for those who listen, and only when it says something else than before.
export function say(el, words) {
  if (el.textContent !== words) el.textContent = words;
}

export const thoughts = (n) => (n === 1 ? 'one note' : `${n} notes`);
