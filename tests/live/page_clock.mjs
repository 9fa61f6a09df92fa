// The clock of a talk's page in a world with times of its own: runs the scenario that's named, and prints what came of it.
// `real` is the time that passes, and the server's; `awake` is what the browser counts; `wall` is the device's clock.
const READS = 0.05; // milliseconds that it takes to look at a page
const BEGIN = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const BREAK = 30 * MINUTE;
let [real, awake, wall] = [0, 0, BEGIN + 0.37];
const timers = [];

Date.now = () => Math.floor(wall);
globalThis.performance = { now: () => Math.floor(awake * 10) / 10 };
globalThis.setInterval = (call, every) => timers.push({ call, every, next: awake + every });

// The browser's count goes by `rate` of the real time.
function spend(ms, rate = 1) {
  [real, awake, wall] = [real + ms, awake + ms * rate, wall + ms * rate];
}

function goOn(ms, rate) {
  const end = real + ms;
  for (;;) {
    const timer = timers.reduce((one, other) => (other.next < one.next ? other : one));
    const wait = Math.max(0, timer.next - awake) / (rate ?? 1);
    if (real + wait > end) return spend(Math.max(0, end - real), rate);
    spend(wait, rate);
    timer.next = Math.max(timer.next + timer.every, awake);
    timer.call();
  }
}

const { elapsed } = await import('../../static/js/elapsed.js');
const { count } = await import('../../static/js/countdown.js');
const { serverNow, told } = await import('../../static/js/server_clock.js');

const moment = () => new Date(BEGIN + real).toISOString();
const seconds = () => Math.round((real - BREAK) / 1000);
const ends = new Date(BEGIN + BREAK).toISOString();

// A page that shows a break. `line.isThere`: the server can be reached, which then answers right away.
function page() {
  const line = { isThere: true };
  const seen = { due: [], unsure: 0, isOver: false };
  let piece = { dataset: { refreshAt: ends } };
  const root = {
    querySelectorAll(marks) {
      spend(READS);
      return marks === '[data-refresh-at]' && piece ? [piece] : [];
    },
  };
  function fetches() {
    if (!line.isThere) return;
    told(moment());
    if (real >= BREAK) [piece, seen.isOver] = [null, true];
    heard();
  }
  const isDue = () => {
    seen.due.push(seconds());
    fetches();
  };
  const isUnsure = () => {
    seen.unsure += 1;
    fetches();
  };
  const heard = count(root, isDue, isUnsure);
  told(moment());
  return { line, seen, fetches };
}

const scenarios = {
  an_hour_in_small_steps() {
    const ahead = () => elapsed() - real;
    const began = ahead();
    setInterval(() => {
      for (let n = 0; n < 8; n++) [spend(READS), elapsed()];
    }, 1000);
    goOn(60 * MINUTE);
    return { ahead: ahead() - began };
  },
  a_fast_device() {
    const { seen } = page();
    goOn(BREAK + MINUTE, 1.001);
    return seen;
  },
  no_answer() {
    const { line, seen } = page();
    line.isThere = false;
    goOn(BREAK + 20 * MINUTE);
    return seen;
  },
  put_forward() {
    const { line, seen, fetches } = page();
    goOn(5 * MINUTE);
    line.isThere = false;
    wall += 60 * MINUTE;
    goOn(MINUTE);
    line.isThere = true;
    fetches();
    goOn(BREAK);
    return seen;
  },
  slept_through_it() {
    const { seen } = page();
    goOn(5 * MINUTE);
    [real, wall] = [real + BREAK, wall + BREAK];
    const off = BEGIN + real - serverNow();
    goOn(2000);
    return { ...seen, off };
  },
};

process.stdout.write(JSON.stringify(scenarios[process.argv[2]]()));
