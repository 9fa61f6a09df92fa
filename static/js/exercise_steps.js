// Leads through the steps of an exercise, one at a time. Starts by hand; pauses, goes back, goes on and stops at any
// moment.
export function start(section) {
  const find = (mark) => section.querySelector(`[data-guide-${mark}]`);
  const [panel, place, say, go, next, back, stop] = ['panel', 'place', 'say', 'go', 'next', 'back', 'stop'].map(find);
  const steps = [...section.querySelectorAll('[data-seconds]')];
  const first = place.textContent;
  let at = -1; // the step that is being said; -1 before the first
  let left = 0; // milliseconds until the guide goes on by itself
  let since = 0;
  let timer = null;

  const seconds = () => Number(steps[at].dataset.seconds);

  function wait() {
    if (!left) return;
    since = performance.now();
    timer = setTimeout(() => to(at + 1), left);
  }

  function hold() {
    clearTimeout(timer);
    timer = null;
  }

  function to(step) {
    hold();
    if (step >= steps.length) {
      end(panel.dataset.guideDoneText);
      return;
    }
    at = Math.max(step, 0);
    left = seconds() * 1000;
    say.textContent = steps[at].textContent;
    place.textContent = `Step ${at + 1} of ${steps.length}`;
    wait();
    show();
  }

  function pause() {
    left = Math.max(1, left - (performance.now() - since));
    hold();
    show();
  }

  function end(text) {
    hold();
    at = -1;
    say.textContent = text;
    place.textContent = first;
    show();
  }

  function show() {
    const under = at >= 0;
    const waits = under && !seconds();
    steps.forEach((step, i) => {
      if (i === at) step.setAttribute('aria-current', 'step');
      else step.removeAttribute('aria-current');
    });
    go.textContent = !under ? 'Start' : timer ? 'Pause' : 'Go on';
    const had = document.activeElement;
    go.hidden = waits;
    next.hidden = !under;
    back.hidden = at < 1;
    stop.hidden = !under;
    next.classList.toggle('button-primary', waits);
    next.lastChild.textContent = at === steps.length - 1 ? 'Done' : 'Next';
    if (had?.hidden && panel.contains(had)) (waits ? next : go).focus();
  }

  panel.hidden = false;
  go.addEventListener('click', () => {
    if (at < 0) to(0);
    else if (timer) pause();
    else {
      wait();
      show();
    }
  });
  next.addEventListener('click', () => to(at + 1));
  back.addEventListener('click', () => to(at - 1));
  stop.addEventListener('click', () => end(panel.dataset.guideStoppedText));
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && at >= 0) end(panel.dataset.guideStoppedText);
  });
  show();
}
