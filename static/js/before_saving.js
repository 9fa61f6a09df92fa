// Between a page and the script that saves its words: what's typed meanwhile is nowhere but in the page, so the browser
// asks before it leaves.
import { typed } from './typed_since_load.js';

const saving = new WeakSet();

// From here on `form` looks after its words itself, or a button of it takes them along.
export const isSaving = (form) => saving.add(form);

document.addEventListener('submit', (event) => isSaving(event.target));
document.addEventListener('couples:leave', () => document.querySelectorAll('form[data-save]').forEach(isSaving));
window.addEventListener('beforeunload', (event) => {
  const forms = [...document.querySelectorAll('form[data-save]')];
  if (forms.some((form) => !saving.has(form) && typed(form))) event.preventDefault();
});
