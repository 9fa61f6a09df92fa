// Moves on their way: each under an id of its own, sent again until the server says what became of it, so that it
// counts once. What the socket doesn't acknowledge goes by the form's own door within two seconds; a socket that was
// silent all that time is hung up. Words and stopping wait for as long as they must. Whatever else couldn't be sent
// lapses after a minute: by then, the talk has gone on without it. Kept in memory only.
import { elapsed } from './elapsed.js';
import { isAnothers } from './page_owner.js';
import { line, socket } from './realtime.js';
import { insist } from './request_deadline.js';
import { sessionAfter } from './session_end.js';
import { drop } from './shelf_for_typed_words.js';
import { fields } from './typed_since_load.js';

const SOON = 800; // longer than this, and the screen says so
const PATIENCE = 1600; // of the socket
const SLOWER = 1200;
const AGAIN = 3000;
const LAPSES_AFTER = 60000;
const SLOW = "The connection's slow. We're still sending it.";
const WAITING = "Not sent yet. It'll go out by itself when you're back online.";
const LAPSED = "We couldn't send that in time. Tap again if you still want to.";
const NUMBERS = ['at', 'minutes', 'index'];
const TEXTS = ['answer', 'word', 'text', 'sense', 'unsent', 'unsent_seen'];

function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes]
    .map((b) => b.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function message(data, session) {
  const made = { id: data.get('id'), session, move: data.get('move') };
  for (const key of NUMBERS) if (data.has(key)) made[key] = Number(data.get(key));
  for (const key of TEXTS) if (data.get(key)) made[key] = data.get(key);
  return made;
}

// What someone typed into a field after this much of it was sent.
function typedSince({ value, defaultValue }, sent) {
  const was = (sent ?? defaultValue).replaceAll('\r\n', '\n');
  return (value.startsWith(was) ? value.slice(was.length) : value).trimStart();
}

export function deliver({ session, refusals, say, catchUp }) {
  const waiting = new Map();
  let hasLapsed = false; // since the last tap; said until the next one, whatever else goes out

  const tell = (text) => say(hasLapsed ? LAPSED : text);

  function unlock(form) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled');
  }

  function done({ id, form, data }) {
    waiting.delete(id);
    unlock(form);
    tell('');
    const stale = 'stale' in form.dataset;
    const rest = fields(form).map((el) => [el, typedSince(el, data.get(el.name))]);
    form.reset();
    delete form.dataset.touched;
    delete form.dataset.stale;
    const more = rest.filter(([, text]) => text);
    if (!more.length) {
      drop(form);
      if (rest.length) form.closest('details:not(.opens-once)')?.removeAttribute('open');
    }
    for (const [el, text] of more) {
      el.value = text;
      el.dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (stale || !socket.connected) catchUp();
  }

  function refused(entry, text) {
    waiting.delete(entry.id);
    unlock(entry.form);
    hasLapsed = false;
    catchUp().finally(() => say(text || refusals.unknown)); // what it brings is why, and wouldn't leave it said
  }

  function answered(entry, { ok, error }) {
    if (!waiting.has(entry.id)) return;
    // only this move has this id, so "used" means that an earlier attempt counted
    if (ok || error === 'used') done(entry);
    else if (error === 'signed-out' && !entry.formOnly) go(Object.assign(entry, { formOnly: true }));
    else if (error === 'slower') setTimeout(() => go(entry), SLOWER);
    else refused(entry, refusals[error] ?? "That didn't work just now. Try once more; your words are still here.");
  }

  const isLapsed = ({ id, isPatient, madeAt }) => waiting.has(id) && !isPatient && elapsed() - madeAt >= LAPSES_AFTER;

  function lapses(entry) {
    if (!isLapsed(entry)) return false;
    if (entry.isAsking) return true; // a try that's out may still count: it's heard first
    waiting.delete(entry.id);
    unlock(entry.form);
    hasLapsed = true;
    say(LAPSED);
    catchUp();
    return true;
  }

  // No network, or no working server behind the one that answered: under the same id it counts once.
  function later(entry) {
    if (lapses(entry)) return;
    entry.isLate = true;
    tell(WAITING);
    setTimeout(() => go(entry), AGAIN);
  }

  // The door that works without a socket.
  async function byForm(entry, isRenewed = false) {
    if (entry.isAsking || lapses(entry)) return;
    entry.isAsking = true;
    const sent = { method: 'POST', body: entry.data, headers: { Accept: 'application/json' } };
    const got = await insist(entry.form.action, sent, () => !isLapsed(entry)).catch(() => null);
    entry.isAsking = false;
    if (!got) {
      if (waiting.has(entry.id)) later(entry);
      return;
    }
    if (isAnothers(got.answer) || !waiting.has(entry.id)) return;
    const reply = got.answer.headers.get('Content-Type')?.includes('json') ? JSON.parse(got.text) : {};
    const ended = await sessionAfter(got.answer, reply);
    if (ended === 'renewed' && !isRenewed) {
      for (const name of ['csrf_token', 'page_of']) entry.data.set(name, entry.form.elements[name].value);
      await byForm(entry, true);
      return;
    }
    if (ended === 'over') return;
    if (ended === 'lost' || got.answer.status >= 500 || got.answer.status === 429) {
      later(entry);
      return;
    }
    answered(entry, reply);
    catchUp();
  }

  function go(entry) {
    if (!waiting.has(entry.id) || lapses(entry)) return;
    if (!socket.connected || entry.formOnly) {
      byForm(entry);
      return;
    }
    const at = elapsed();
    socket.timeout(PATIENCE).emit('move', entry.message, (late, answer) => {
      if (!late) {
        answered(entry, answer);
      } else if (waiting.has(entry.id)) {
        line.doubt(at);
        byForm(entry);
      }
    });
  }

  const all = () => [...waiting.values()].forEach(go);
  socket.on('connect', all);
  window.addEventListener('online', all);
  document.addEventListener('couples:page-goes', () => waiting.clear());
  window.addEventListener('beforeunload', (event) => {
    if ([...waiting.values()].some(({ form }) => 'touched' in form.dataset)) event.preventDefault();
  });

  return (form, submitter) => {
    if ('sending' in form.dataset) return;
    hasLapsed = false;
    const data = new FormData(form);
    if (submitter?.name) data.set(submitter.name, submitter.value);
    data.set('id', freshId());
    form.dataset.sending = '';
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
    // a day and time, or so many minutes from now: read by the form's door, in the zone and by the clock that count
    const isTime = data.has('in') || (data.get('at')?.includes('-') ?? false);
    const isPatient = data.get('move') === 'stop' || Boolean(data.get('text') || data.get('sense'));
    const sent = { form, data, message: message(data, session), formOnly: isTime };
    const entry = { id: data.get('id'), ...sent, isPatient, madeAt: elapsed() };
    waiting.set(entry.id, entry);
    go(entry);
    setTimeout(() => {
      if (waiting.has(entry.id) && !entry.isLate) tell(SLOW);
    }, SOON);
  };
}
