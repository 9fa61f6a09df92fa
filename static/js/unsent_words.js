// Keeps what is typed into a form that is sent by a button (couples/unsent), and puts back what was kept before.
import { saveWhileTyping } from './autosave.js';
import { choices, fields, isChanged, TICKED, typed } from './typed_since_load.js';

const NONE = ''; // nothing is ticked anymore
const PATIENCE = 4000;
const EMPTIED = 'emptied';

const names = (made) => new Set(made.map(({ name }) => name));

// Just sent and refused: what it came with is what was typed.
const isAgain = (form) => 'again' in form.elements.unsent.dataset;
// No one typed it here, so it's no one's unsent words; the server has it.
const isAsItCame = (el) => !isAgain(el.form) && el.defaultValue && el.value === el.defaultValue;

// What was chosen beside the words of a box; it goes on being kept for as long as that's offered.
const offered = (box) => JSON.parse(box?.dataset.choices ?? '{}');

function body(form, isEmptied) {
  const data = new FormData();
  for (const name of ['csrf_token', 'page_of', 'unsent', 'unsent_seen']) data.set(name, form.elements[name].value);
  if (isEmptied) return data;
  for (const el of fields(form)) if (!isAsItCame(el)) data.append(`text.${el.name}`, el.value);
  if (document.querySelector('[data-lock]')) data.set('counts_choices', ''); // the page closes by itself
  const made = { ...offered(form.querySelector('[data-unsent]')) };
  for (const name of names(choices(form).filter((el) => isAgain(form) || isChanged(el)))) {
    const those = choices(form).filter((el) => el.name === name && (el.checked || !el.matches(TICKED)));
    made[name] = those.length ? those.map(({ value }) => value) : NONE;
  }
  for (const [name, values] of Object.entries(made)) {
    for (const value of [values].flat()) data.append(`choice.${name}`, value);
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

// Once what's typed is saved, or for a moment: what's deleted is told from what was typed since by its version.
const saved = (form) =>
  new Promise((go) => {
    if (!('dirty' in form.dataset)) go();
    form.addEventListener('couples:saved', go, { once: true });
    setTimeout(go, PATIENCE);
  });

// The words go into their fields by the tap that shows them; sending them takes another one.
function offer(form, seen) {
  const listener = async (event) => {
    const box = event.target.closest('[data-unsent]');
    if (event.type === 'toggle' && box && event.target.open) putBack(form, box, seen);
    if (event.type !== 'click' || !box || !event.target.closest('button')) return;
    event.preventDefault();
    await saved(form);
    const data = body(form, true);
    data.set('unsent_shown', box.dataset.unsent);
    const answer = await fetch('/unsent/delete', {
      method: 'POST',
      body: data,
      credentials: 'same-origin',
      headers: { Accept: 'application/json' },
    }).catch(() => null);
    if (answer?.status === 409) window.location.reload(); // there's more than it shows, from another device
    if (!answer?.ok) return;
    const { version } = await answer.json();
    box.remove();
    seen.value = version;
    if (typed(form)) form.dispatchEvent(new Event('input'));
  };
  form.addEventListener('toggle', listener, true); // it doesn't bubble
  form.addEventListener('click', listener);
}

// What's offered is shown only while the page has it nowhere else: a form of the same name, in its place or on the
// shelf for typed words, may have it in its fields. Of words behind the closed door only their version is here.
function showWhatIsNowhereElse() {
  const forms = [...document.forms].filter((form) => form.elements.unsent);
  for (const box of document.querySelectorAll('[data-unsent]')) {
    const name = box.closest('form')?.elements.unsent.value;
    const same = forms.filter((form) => form.elements.unsent.value === name);
    const words = [...box.querySelectorAll('[data-unsent-text]')].map((el) => el.textContent.trim());
    const isTyped = (text) => same.flatMap(fields).some(({ value }) => value.includes(text));
    const isSaved = ({ elements }) => elements.unsent_seen.value === box.dataset.unsent;
    box.hidden = words.length ? words.every(isTyped) : same.some(isSaved);
  }
}
document.addEventListener('couples:fragment', showWhatIsNowhereElse);
document.addEventListener('couples:kept-away', showWhatIsNowhereElse);

function putBack(form, box, seen) {
  const [first] = fields(form);
  let last = first;
  for (const { dataset, textContent } of box.querySelectorAll('[data-unsent-text]')) {
    const named = fields(form).find((el) => el.name === dataset.unsentText);
    const field = named ?? fields(form).find((el) => el.matches('textarea')) ?? first;
    const said = field.value.trim();
    const isOver = !said || (named && isAsItCame(field)) || textContent.includes(said);
    field.value = isOver ? textContent : said + (field.matches('textarea') ? '\n\n' : ' ') + textContent;
    last = field;
  }
  const chosen = offered(box);
  const newer = names(choices(form).filter(isChanged));
  for (const el of choices(form).filter(({ name }) => name in chosen && !newer.has(name))) {
    const values = [chosen[el.name]].flat();
    if (el.matches(TICKED)) el.checked = values.includes(el.value);
    else if (!el.options || [...el.options].some(({ value }) => value === values[0])) [el.value] = values;
    el.dispatchEvent(new Event('input', { bubbles: true }));
  }
  if (seen.value === '0') seen.value = box.dataset.unsent;
  box.remove();
  for (const el of fields(form)) el.dispatchEvent(new Event('input', { bubbles: true }));
  last.focus();
}
