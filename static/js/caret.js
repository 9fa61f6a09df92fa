// Where someone stopped writing: told along with what they type, and found again when the page opens at it.
import { typed as isTyped } from './typed_since_load.js';

const PLACE = /^(text|feel|need):(\d{1,5})$/;

function tell(form, field) {
  if (!field) return;
  const place = `${field.name}:${Math.min(field.selectionStart ?? 0, 99999)}`;
  if (PLACE.test(place)) form.elements.caret.value = place;
}

function goTo(form, where) {
  const [, name, at] = PLACE.exec(where) ?? [];
  const field = name && form.elements[name];
  if (!field) return;
  const place = Math.min(Number(at), field.value.length);
  field.focus({ preventScroll: true });
  field.setSelectionRange(place, place);
  field.scrollIntoView({ block: 'center' });
}

export function start(caret) {
  const { form } = caret;
  form.addEventListener('input', (event) => tell(form, event.target), { capture: true });
  if (isTyped(form)) tell(form, form.elements.text);
  else if (!document.querySelector('[data-focus], [data-news]')) goTo(form, caret.dataset.caret);
}
