// What a draft's address refused (a text that's too long, say) is kept as unsent words (couples/unsent), so that it
// outlives the page; so is what was chosen beside it, in the page's words, since it's only read there. Once the draft
// is saved, this copy goes.
import { within } from './request_deadline.js';
import { choices, fields, isChanged, TICKED } from './typed_since_load.js';

const CHOSEN = 'chosen.'; // before a name: nothing that a field has in it

const line = (text) => text.replace(/\s+/g, ' ').trim();
const label = (el) => line(el.labels?.[0]?.textContent ?? el.value);

// What was chosen since the page came, as "What it's called: what was chosen".
function chosen(form) {
  const made = choices(form);
  const names = new Set(made.filter(isChanged).map(({ name }) => name));
  return [...names].map((name) => {
    const those = made.filter((el) => el.name === name);
    const [first] = those;
    const called = line(first.closest('fieldset')?.querySelector('legend')?.textContent ?? label(first));
    const said = (el) => (el.matches(TICKED) ? label(el) : line(el.selectedOptions?.[0]?.textContent ?? el.value));
    const values = those.filter((el) => el.checked || !el.matches(TICKED)).map(said);
    return [name, `${called}: ${values.join(', ')}`];
  });
}

// A page that shows a refused draft says by `data-copy` which copy it has in its fields. The function that it
// returns resolves to whether nothing is in the page alone.
export function keepsRefused(form) {
  let seen = Number(form.querySelector('[data-save-state]')?.dataset.copy ?? 0);
  return async (isRefused) => {
    if (!isRefused && !seen) return true;
    const body = new FormData();
    for (const name of ['csrf_token', 'page_of']) body.set(name, form.elements[name].value);
    body.set('unsent', form.getAttribute('action'));
    body.set('unsent_seen', seen);
    if (isRefused) for (const el of fields(form)) body.append(`text.${el.name}`, el.value);
    if (isRefused) for (const [name, said] of chosen(form)) body.append(`text.${CHOSEN}${name}`, said);
    try {
      const answer = await fetch('/unsent', {
        method: 'POST',
        body,
        credentials: 'same-origin',
        headers: { Accept: 'application/json' },
        keepalive: !isRefused,
        signal: within(15000),
      });
      const isKept = answer.ok && !answer.redirected;
      if (isKept) seen = isRefused ? (await answer.json()).version : 0;
      return isKept;
    } catch {
      return false;
    }
  };
}
