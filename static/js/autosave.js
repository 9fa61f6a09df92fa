// Saves a form while it is written. Words stay in the page and on the server, nowhere else.
import { isAnothers } from './page_owner.js';
import { keepsRefused } from './refused_words.js';
import { within } from './request_deadline.js';
import { isCovered } from './session_cover.js';
import { check, sessionAfter } from './session_end.js';
import { buttonOf, submit } from './submit_like_a_button.js';
import { typed as isTyped } from './typed_since_load.js';

const PAUSE = 600;
const PATIENCE = 4000;
const LOST = 'Not saved yet. Check your connection';
const STILL_HERE = 20000; // a page that's there so long after it was sent has led nowhere
const LIMIT = 60000; // bytes that a browser still sends after the page is closed
let leaving = false;
document.addEventListener('couples:page-goes', () => {
  leaving = true;
});

// A form that is one draft is saved at its own address, with all its fields.
function asDraft(form) {
  const state = form.querySelector('[data-save-state]');
  const also = form.querySelector('[data-also]');
  return {
    aside: keepsRefused(form),
    door: form.action,
    body: () => new FormData(form),
    line: () => state,
    heard(reply) {
      if (reply.version !== undefined) {
        form.querySelectorAll('input[name="version"]').forEach((input) => {
          input.value = reply.version;
        });
      }
      if (reply.was && form.elements.was) form.elements.was.value = reply.was;
      if (also) also.textContent = reply.also ?? '';
      if (isWritten(reply)) standAt(form.dataset.page);
    },
  };
}

const isWritten = (reply) => reply.version !== undefined && String(reply.version) !== '0';

// Once a new draft has words, the page takes its address, so that going back and reloading lead to them.
function standAt(path) {
  if (path && window.location.pathname !== path) window.history.replaceState(null, '', path);
}

export function start(form) {
  saveWhileTyping(form, asDraft(form));
}

// `body()` is posted to the address `door`; `line()` is the element that says how it went; `heard` gets the answer.
// A form without words that could be lost isn't marked, whatever is still to be saved. `aside` keeps what was refused.
export function saveWhileTyping(form, { door, body: filled, line, heard, aside, hasWords = () => true }) {
  let typed = 0; // counts edits; equal to `kept` when all is saved
  let kept = 0;
  let refused = -1; // the edit the server said no to: not sent again until something changes
  let timer = null;
  let running = null;
  let request = null; // the controller of the newest save
  let wait = 2000;
  let isLost = false; // the newest save failed: no connection, or no working server
  let hasNoAnswer = false; // it got no answer at all
  let sending = false; // the person sends the form by a button, and the page is about to go
  let stopped = null; // the timer that ends this
  let isWaiting = false; // a tap that sends it waits for the save
  let passes = false; // the tap that sends it has waited already

  function say(text, trouble) {
    const state = line();
    if (state && state.textContent !== text) state.textContent = text;
    state?.toggleAttribute('data-trouble', trouble);
  }

  function mark() {
    form.toggleAttribute('data-dirty', typed !== kept && hasWords());
  }

  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(flush, ms);
  }

  const outlivesThePage = (body) =>
    [...body.values()].reduce((sum, value) => sum + 3 * (value.length ?? LIMIT), 0) < LIMIT;

  async function send(isRenewed = false) {
    const edit = typed;
    const body = filled();
    let answer;
    let reply = {};
    hasNoAnswer = true; // until there is one
    request = new AbortController();
    try {
      answer = await fetch(door, {
        method: 'POST',
        body,
        credentials: 'same-origin',
        keepalive: outlivesThePage(body),
        headers: { Accept: 'application/json' },
        signal: within(15000, request),
      });
      if (answer.headers.get('Content-Type')?.includes('json')) reply = await answer.json();
    } catch {
      answer = null;
    }
    if (isAnothers(answer)) return;
    hasNoAnswer = !answer;
    const session = await sessionAfter(answer, reply);
    if (session === 'renewed' && !isRenewed) {
      await send(true);
      return;
    }
    if (session === 'over') {
      if (answer?.ok) kept = edit;
      return;
    }
    if (!answer || session === 'lost' || answer.status >= 500 || answer.status === 429) {
      isLost = true;
      if (isOut()) return; // what is on its way has these words
      say(LOST, true);
      wait = Math.min(wait * 2, 60000);
      later(wait);
      return;
    }
    wait = 2000;
    isLost = false;
    heard(reply);
    if (answer.ok && !answer.redirected && reply.version !== undefined) {
      kept = edit;
      say(reply.saved ?? 'Saved a moment ago', false);
      mark();
      form.toggleAttribute('data-refused', false);
      aside?.(false);
      if (typed === kept) form.dispatchEvent(new CustomEvent('couples:saved', { bubbles: true }));
      else later(PAUSE);
    } else {
      refused = edit;
      say(reply.message ?? 'Not saved. Copy your words, then open this page again', true);
      form.toggleAttribute('data-refused', !(await aside?.(true)));
    }
  }

  // A move of a talk that's being sent has these words in it: saved after it, they'd be offered again as unsent.
  const isOut = () => sending && !isWaiting;

  function flush({ isLast = false } = {}) {
    clearTimeout(timer);
    if (isOut() && !isLast) return running;
    if (running || typed === kept || typed === refused) return running;
    if ('sending' in form.dataset && !isLast) {
      later(PAUSE);
      return null;
    }
    running = send().finally(() => {
      running = null;
      if (typed !== kept && typed !== refused && !sending) later(wait);
    });
    return running;
  }

  form.addEventListener('input', () => {
    if (!isWaiting) sending = false; // the page is still there, and this isn't in what was sent
    typed += 1;
    mark();
    later(PAUSE);
  });

  // A tap that sends the form waits until its words are saved, so that they survive whatever the answer is. If there's
  // no connection, the page stays. The moves of a talk keep their words themselves.
  form.addEventListener('submit', async (event) => {
    if ('move' in form.dataset) return;
    if (isWaiting) event.preventDefault(); // a second tap
    clearTimeout(timer);
    const isSaved = !running && (typed === kept || typed === refused);
    if (event.defaultPrevented || isSaved || passes) {
      if (!isWaiting) sent(!event.defaultPrevented && navigator.onLine); // without it the page stays
      return;
    }
    event.preventDefault();
    const button = buttonOf(event);
    sending = true;
    isWaiting = true;
    const goes = await isReady();
    isWaiting = false;
    if (!goes) {
      sending = false;
      later(wait);
      return;
    }
    request?.abort(); // a save that hangs would come after the words were sent, and offer them again as unsent
    passes = true;
    submit(form, button);
    passes = false;
  });

  function sent(goesOut) {
    sending = goesOut;
    clearTimeout(stopped);
    stopped = setTimeout(() => {
      sending = false;
      flush();
    }, STILL_HERE);
  }

  // What was typed before this script had come counts too.
  if (isTyped(form)) form.dispatchEvent(new Event('input'));

  // Whether the form can be sent: its words are saved, or refused, or a server is there to take them.
  async function isReady() {
    await Promise.race([flushAll(), new Promise((go) => setTimeout(go, PATIENCE))]);
    clearTimeout(timer);
    if (isCovered()) await check(); // until the same person is back
    if (typed === kept || typed === refused || !hasNoAnswer) return true;
    say(LOST, true);
    return (await check()) !== 'lost';
  }

  // Saves to the last letter: what was typed during the running save is saved by a second one.
  async function flushAll(which) {
    await flush(which);
    await flush(which);
  }

  document.addEventListener('couples:page-goes', (event) => event.detail?.push(flushAll({ isLast: true })));
  window.addEventListener('online', () => flush());
  window.addEventListener('pagehide', () => {
    if (sending || typed === kept || typed === refused) return;
    if (running)
      send(); // in addition to the running save, whose answer no one waits for anymore
    else flush({ isLast: true });
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && !sending) flush({ isLast: true });
  });
  window.addEventListener('beforeunload', (event) => {
    if (typed === kept || sending || leaving) return;
    const goesOut = navigator.onLine && !isLost && typed !== refused && outlivesThePage(filled());
    if (!goesOut) event.preventDefault();
  });
}
