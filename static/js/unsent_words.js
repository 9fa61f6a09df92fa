// Keeps what is typed into a form that is sent by a button (couples/unsent), and puts back what was kept before.
import { saveWhileTyping } from './autosave.js';
import { fields, isChanged, typed } from './typed_since_load.js';

const CHOICES = 'input[type="radio"], input[type="date"], input[type="number"]';
const EMPTIED = 'emptied';

const choices = (form) => [...form.elements].filter((el) => el.name && el.matches(CHOICES));

function body(form, isEmptied) {
  const data = new FormData();
  for (const name of ['csrf_token', 'page_of', 'unsent', 'unsent_seen']) data.set(name, form.elements[name].value);
  if (isEmptied) return data;
  const isAgain = 'again' in form.elements.unsent.dataset;
  for (const el of fields(form)) {
    const isAsItCame = el.defaultValue && el.value === el.defaultValue; // no one typed it, so it's no one's words
    if (isAgain || !isAsItCame) data.append(`text.${el.name}`, el.value);
  }
  for (const el of choices(form)) {
    const isMade = el.type === 'radio' ? el.checked : el.value;
    if (isMade && (isAgain || isChanged(el))) data.append(`choice.${el.name}`, el.value);
  }
  return data;
}

// Below the form, so that nothing moves under the finger; made when there is something to say.
function lineBelow(form) {
  let line = null;
  return () => {
    if (line?.isConnected) return line;
    line = Object.assign(document.createElement('p'), { className: 'save-state' });
    line.setAttribute('role', 'status');
    form.append(line);
    return line;
  };
}

export function start(input) {
  const { form } = input;
  const seen = form.elements.unsent_seen;
  let isEmptied = false;
  form.addEventListener('input', ({ detail }) => {
    isEmptied = detail === EMPTIED;
  });
  saveWhileTyping(form, {
    door: '/unsent',
    body: () => body(form, isEmptied),
    line: lineBelow(form),
    hasWords: () => !isEmptied,
    heard({ version }) {
      if (version !== undefined) seen.value = version;
    },
  });
  // A move that was taken resets its form.
  form.addEventListener('reset', () => {
    if (seen.value !== '0' || typed(form)) form.dispatchEvent(new CustomEvent('input', { detail: EMPTIED }));
  });
  offer(form, seen);
  if ('again' in input.dataset) form.dispatchEvent(new Event('input')); // refused, with its words in its fields
}

// The words go into their fields by the tap that shows them; sending them takes another one.
function offer(form, seen) {
  const listener = async (event) => {
    const box = event.target.closest('[data-unsent]');
    if (event.type === 'toggle' && box && event.target.open) putBack(form, box, seen);
    if (event.type !== 'click' || !box || !event.target.closest('button')) return;
    event.preventDefault();
    const data = body(form, true);
    data.set('unsent_shown', box.dataset.unsent);
    const answer = await fetch('/unsent/delete', {
      method: 'POST',
      body: data,
      credentials: 'same-origin',
      headers: { Accept: 'application/json' },
    }).catch(() => null);
    if (!answer?.ok) return;
    box.remove();
    seen.value = '0';
    if (typed(form)) form.dispatchEvent(new Event('input'));
  };
  form.addEventListener('toggle', listener, true); // it doesn't bubble
  form.addEventListener('click', listener);
}

// What's offered is shown only while the page has it nowhere else: a form of the same name, in its place or on the
// shelf for typed words, may have it in its fields.
function showWhatIsNowhereElse() {
  const forms = [...document.forms].filter((form) => form.elements.unsent);
  for (const box of document.querySelectorAll('[data-unsent]')) {
    const name = box.closest('form')?.elements.unsent.value;
    const typed = forms.filter((form) => form.elements.unsent.value === name).flatMap(fields);
    const words = [...box.querySelectorAll('[data-unsent-text]')].map((el) => el.textContent.trim());
    box.hidden = words.every((text) => typed.some(({ value }) => value.includes(text)));
  }
}
document.addEventListener('couples:fragment', showWhatIsNowhereElse);
document.addEventListener('couples:kept-away', showWhatIsNowhereElse);

function putBack(form, box, seen) {
  const [first] = fields(form);
  let last = first;
  for (const { dataset, textContent } of box.querySelectorAll('[data-unsent-text]')) {
    const field = fields(form).find((el) => el.name === dataset.unsentText) ?? first;
    const said = field.value.trim();
    const isOver = !said || textContent.includes(said);
    field.value = isOver ? textContent : said + (field.matches('textarea') ? '\n\n' : ' ') + textContent;
    last = field;
  }
  const chosen = JSON.parse(box.dataset.choices ?? '{}');
  for (const el of choices(form).filter((one) => one.name in chosen && !isChanged(one))) {
    if (el.type !== 'radio') el.value = chosen[el.name];
    else if (el.value === chosen[el.name]) el.checked = true;
    el.dispatchEvent(new Event('input', { bubbles: true }));
  }
  if (seen.value === '0') seen.value = box.dataset.unsent;
  box.remove();
  for (const el of fields(form)) el.dispatchEvent(new Event('input', { bubbles: true }));
  last.focus();
}
