// When the quiet time is over, the page says so: no sound, no count, and it asks for nothing.
import { elapsed } from './elapsed.js';

const LOOK_EVERY = 10000;

export function start(quiet) {
  const end = elapsed() + Number(quiet.dataset.left) * 1000;
  const during = document.querySelectorAll('[data-quiet-now]');
  const over = quiet.querySelector('[data-quiet-over]');
  if (!over.hidden) return;
  const timer = setInterval(() => {
    if (elapsed() < end) return;
    clearInterval(timer);
    for (const piece of during) piece.hidden = true;
    over.hidden = false;
  }, LOOK_EVERY);
  quiet.dataset.quiet = 'on';
}
