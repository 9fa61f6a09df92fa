// A heart changes the piece of page that it's in, and nothing else: no other page, no jump. What the server has is
// fetched again, so it only shows as sent if it was. Whatever doesn't go right goes the way it does without scripts.
import { announce } from './announce.js';
import { placeAround } from './morph.js';
import { buttonOf, submit } from './submit_like_a_button.js';
import { own, refresh } from './update_parts.js';

const SAID = { on: 'You sent a heart.', off: 'You took your heart back.' };

export function start(form) {
  const piece = form.closest('[data-fragment]');
  if (!piece) return;
  let isSending = false;
  let passes = false; // it goes the way it does without scripts
  const again = (button) => {
    if (!button.form) return; // its piece has changed
    passes = true;
    submit(form, button);
    passes = false;
  };
  form.addEventListener('submit', async (event) => {
    const button = buttonOf(event);
    if (!button || !navigator.onLine || passes) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const fields = new URLSearchParams(new FormData(form));
    fields.set(button.name, button.value);
    const place = placeAround(form) ?? form;
    own.add(place);
    try {
      const answer = await fetch(form.action, { method: 'POST', body: fields, redirect: 'manual' });
      if (answer.type === 'opaqueredirect') {
        await refresh(piece);
        announce(SAID[fields.get('wants')]);
      } else again(button);
    } catch {
      window.location.reload(); // it may have gone through: the page says
    }
    own.delete(place);
    isSending = false;
  });
}
