// The shelf for forms with typed words whose place on the page is gone: it shows while something lies on it.
import { fields } from './typed_since_load.js';

const shelf = document.querySelector('[data-kept-forms]');
const away = document.querySelector('[data-kept-away]');
const line = shelf.previousElementSibling;
const usual = line.textContent;
let said = null; // where the line says why, as HTML
const LEFT = 400; // once a field is left, it stays in sight until the tap that left it is over
let isWrittenIn = null; // the form that someone is writing in: it stays in sight until they leave it

// What a page says of words that can't be sent now, of one form or of any; where they come back by themselves that's
// all there is to see of them.
function whyOf(form) {
  const names = [undefined, form.getAttribute('id')]; // form.id would be its field of that name
  return [...document.querySelectorAll('[data-kept-why]')].find(({ dataset }) => names.includes(dataset.of));
}
const reason = () => [...shelf.children].map(whyOf).find(Boolean);

// Words that go back into the page by themselves.
const comesBack = (form) => 'move' in form.dataset && reason()?.dataset.keptWhy === 'back-soon';

function show() {
  const why = reason();
  if (said !== (why?.innerHTML ?? null)) line.replaceChildren(...(why?.cloneNode(true).childNodes ?? [usual]));
  said = why?.innerHTML ?? null;
  shelf.hidden = [...shelf.children].every((form) => form.hidden);
  away.hidden = [...shelf.children].every(comesBack);
  shelf.parentElement.hidden = !shelf.children.length;
}

// A form that counts only in its place has something to say of it here, and can't be sent until it's back there.
function settle(form, isKept) {
  const why = 'move' in form.dataset ? whyOf(form) : null;
  const note = form.querySelector('[data-on-shelf]');
  if (note) note.hidden = !isKept || Boolean(why);
  form.hidden = isKept && comesBack(form) && form !== isWrittenIn;
  const isRefused = isKept && Boolean(note ?? why);
  for (const button of form.querySelectorAll('button:not([formaction])')) button.disabled = isRefused;
  const isOver = isKept && why && why.dataset.keptWhy !== 'back-soon';
  for (const field of fields(form)) field.readOnly = Boolean(isOver);
}

export const isOnShelf = (el) => shelf.contains(el);

export function keep(form) {
  if (form.contains(document.activeElement)) isWrittenIn = form;
  else if (form === isWrittenIn) isWrittenIn = null;
  shelf.append(form);
  settle(form, true);
  show();
}

// Puts forms back into the page if `place` finds a place for them.
export function giveBack(place) {
  for (const form of [...shelf.children]) {
    place(form)?.replaceWith(form);
    settle(form, shelf.contains(form));
  }
  show();
}

shelf.addEventListener('focusout', ({ target }) => {
  const form = target.form;
  setTimeout(() => {
    if (form !== isWrittenIn || form.contains(document.activeElement)) return;
    isWrittenIn = null;
    settle(form, shelf.contains(form));
    show();
  }, LEFT);
});

// A form whose words are saved or sent needs no keeping.
export function drop(form) {
  if (!shelf.contains(form)) return;
  form.remove();
  show();
}

// A saved draft leaves the shelf. Words that are only kept until they're sent need their form to be found: it stays.
document.addEventListener('couples:saved', (event) => {
  if ('save' in event.target.dataset) drop(event.target);
});
away.addEventListener('click', () => {
  for (const form of [...shelf.children]) if (!form.hidden) form.remove();
  show();
  document.dispatchEvent(new CustomEvent('couples:kept-away'));
});
