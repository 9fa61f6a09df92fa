// Until the script that saves a page's words has loaded, what's typed is nowhere but in the page, so the browser asks
// before it leaves.
import { typed } from './typed_since_load.js';

const saving = new WeakSet();

// Notes that `form` now saves its words itself, or is being sent with them.
export const isSaving = (form) => saving.add(form);

document.addEventListener('submit', (event) => isSaving(event.target));
document.addEventListener('couples:page-goes', () => document.querySelectorAll('form[data-save]').forEach(isSaving));
window.addEventListener('beforeunload', (event) => {
  const forms = [...document.querySelectorAll('form[data-save]')];
  if (forms.some((form) => !saving.has(form) && typed(form))) event.preventDefault();
});
