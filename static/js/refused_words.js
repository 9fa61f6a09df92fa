// What a draft's address refused (a text that's too long, say) is kept as unsent words (couples/unsent), so that it
// outlives the page. Once the draft is saved, this copy goes.
import { within } from './request_deadline.js';
import { fields } from './typed_since_load.js';

// The function that it returns resolves to whether nothing is in the page alone.
export function keepsRefused(form) {
  let seen = 0;
  return async (isRefused) => {
    if (!isRefused && !seen) return true;
    const body = new FormData();
    for (const name of ['csrf_token', 'page_of']) body.set(name, form.elements[name].value);
    body.set('unsent', form.getAttribute('action'));
    body.set('unsent_seen', seen);
    if (isRefused) for (const el of fields(form)) body.append(`text.${el.name}`, el.value);
    try {
      const answer = await fetch('/unsent', {
        method: 'POST',
        body,
        credentials: 'same-origin',
        headers: { Accept: 'application/json' },
        signal: within(15000),
      });
      const isKept = answer.ok && !answer.redirected;
      if (isKept) seen = (await answer.json()).version;
      return isKept;
    } catch {
      return false;
    }
  };
}
