// The way to the kit and back: words that nothing has saved yet stay in their page, and the kit opens beside it.
import { typed } from './typed_since_load.js';

function link(way) {
  const beside = way.querySelector('[data-calm-beside]');
  way.addEventListener('click', () => {
    const unsaved = [...document.querySelectorAll('main form:not([data-save])')].some(typed);
    way.toggleAttribute('target', false);
    if (unsaved) way.target = '_blank';
  });
  way.removeAttribute('target');
  beside?.remove();
  way.dataset.calm = 'on';
}

// Back to the page before, where it is one of ours and not another page of the kit.
function back(part) {
  const from = document.referrer && new URL(document.referrer);
  if (!from || from.origin !== window.location.origin || from.pathname.startsWith('/care') || window.history.length < 2)
    return;
  part.hidden = false;
  part.querySelector('[data-back-go]').addEventListener('click', () => window.history.back());
}

export function start(part) {
  if ('calm' in part.dataset) link(part);
  else back(part);
}
