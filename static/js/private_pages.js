// Private notes: one that's written can be deleted, marked words are taken along, the lock closes what lies open.
import { elapsed } from './elapsed.js';

export function start(el) {
  if ('editor' in el.dataset) editor(el);
  if ('lock' in el.dataset) lock(el);
  if ('carry' in el.dataset) carry(el);
}

function editor(end) {
  const form = document.getElementById('page');
  form.addEventListener('couples:saved', () => {
    if (form.elements.version.value === '0') return; // nothing is written yet
    end.hidden = false;
  });
}

// The server checks the lock at every step; this closes a page that was left open on the table.
function lock(el) {
  const whole = Number(el.dataset.lockWhole) * 1000;
  let end = elapsed() + (Number(el.dataset.lock) + 1) * 1000;

  function look() {
    if (elapsed() < end) return;
    if (document.querySelector('form[data-dirty]')) return; // words that are not saved yet stay in sight
    clearInterval(timer); // going once more would break off an answer that takes longer than a second
    window.location.replace(window.location.pathname);
  }

  document.addEventListener('couples:saved', () => {
    end = elapsed() + whole + 1000;
  });
  document.addEventListener('visibilitychange', look);
  const timer = setInterval(look, 1000);
}

function carry(form) {
  const words = form.elements.text;
  const said = form.querySelector('[data-marked-said]');
  form.querySelector('[data-marked]').hidden = false;
  form.querySelector('[data-marked-go]').addEventListener('click', () => {
    const marked = words.value.slice(words.selectionStart, words.selectionEnd).trim();
    if (marked) words.setRangeText(marked, 0, words.value.length, 'end');
    said.textContent = marked ? 'Only the selected words are left.' : 'Select the words in the field first.';
    words.focus();
  });
}
