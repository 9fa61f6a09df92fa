// Whether this page is still its person's: asked of the server if something was refused, when the page comes back into
// view, and now and then. If the session timed out, the page is covered until the same person has signed in again. If
// it was ended on purpose, what was typed last is saved, and the page goes to sign-in. If just the form tokens are from
// before a new sign-in, all forms get new ones, unnoticed.
import { lastWords } from './last_words.js';
import { isAnothers } from './page_owner.js';
import { within } from './request_deadline.js';
import { cover, isCovered, uncover } from './session_cover.js';

const EVERY = 4000;
const mine = document.body.dataset.pageOf;
const hears = 'wire' in document.body.dataset; // realtime.js hears of an end
let over = false;
let asking = null;
let next = null; // asked once the running one is over, whose answer may be from before
let isLost = false; // the newest question got no answer
let waiting = null; // while the page is covered: for the same person, or for its end

document.addEventListener('couples:page-goes', () => {
  over = true;
  waiting?.done();
});

function renew(marks) {
  for (const name of ['csrf_token', 'page_of']) {
    for (const input of document.querySelectorAll(`input[name="${name}"]`)) input.value = marks[name];
  }
}

async function end() {
  const saved = lastWords();
  document.title = 'Couples';
  document.body.replaceChildren();
  await saved;
  window.location.replace('/sign-in');
}

// What the server says; "lost" where it says nothing.
async function ask() {
  let answer;
  let reply;
  try {
    answer = await fetch('/session', {
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { Accept: 'application/json' },
      signal: within(10000),
    });
    if (over || isAnothers(answer)) return 'over';
    if (!answer.ok) return 'lost';
    reply = await answer.json();
  } catch {
    return over ? 'over' : 'lost';
  }
  if (reply.state === 'yours') renew(reply);
  return reply.state;
}

function look() {
  if (!asking) return begin();
  next ??= asking.then(() => {
    next = null;
    return asking ?? begin();
  });
  return next;
}

function begin() {
  asking = ask().then((state) => {
    asking = null;
    isLost = state === 'lost';
    return state;
  });
  return asking;
}

function goOn() {
  if (!isCovered()) return;
  uncover();
  waiting.done();
  waiting = null;
  document.dispatchEvent(new CustomEvent('couples:back'));
}

async function follow(state) {
  if (over) return 'over';
  if (state === 'ended') end();
  if (state === 'yours') goOn();
  if (state !== 'timed-out') return { ended: 'over', yours: 'renewed' }[state] ?? state;
  if (!waiting) {
    waiting = {};
    waiting.promise = new Promise((done) => Object.assign(waiting, { done }));
    cover(check);
  }
  await waiting.promise;
  return over ? 'over' : 'renewed';
}

// Asks the server and acts on its answer. Resolves to "renewed" once this page can go on, "over" if it can't, "lost"
// without a connection.
export async function check() {
  return over || !mine ? 'over' : follow(await look());
}

const leadsToTheWayIn = (answer) => answer.redirected && new URL(answer.url).pathname === '/sign-in';

// What an answer says about the session; "" if it says nothing about it. After "renewed", the request can be sent once
// more, with what the form holds by then.
export async function sessionAfter(answer, reply = {}) {
  if (over) return 'over';
  if (!answer || !mine) return '';
  if (reply.state === 'ended') return follow('ended');
  return [400, 401].includes(answer.status) || leadsToTheWayIn(answer) ? check() : '';
}

if (mine) {
  const lookAgain = () => {
    if (!document.hidden) check();
  };
  document.addEventListener('visibilitychange', lookAgain);
  window.addEventListener('focus', lookAgain);
  setInterval(() => {
    if (!hears || isCovered() || isLost) lookAgain();
  }, EVERY);
}

// Other pages of this browser hear at once that someone signed in or out.
if ('BroadcastChannel' in window) {
  const pages = new BroadcastChannel('couples');
  pages.addEventListener('message', ({ data }) => {
    if (data !== mine || isCovered()) check();
  });
  pages.postMessage(mine);
}
