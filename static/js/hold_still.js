// What a thumb may be about to press stays where it is on the screen when something above it comes or goes: the page
// scrolls by as much. First comes what has the focus, then going on.
const PRESSED = 'textarea, input, button';

const topOf = (el) => el.getBoundingClientRect().top;

function isShown(el) {
  return el.isConnected && el.getBoundingClientRect().height > 0 && !el.closest('details:not([open])');
}

function isInSight(el) {
  const { top, bottom } = el.getBoundingClientRect();
  return isShown(el) && top >= 0 && bottom <= window.innerHeight;
}

// A short page is made as long as it takes to scroll there, and no longer.
function scrollWithRoom(root, top) {
  root.style.minHeight = '';
  const missing = top + window.innerHeight - document.documentElement.scrollHeight;
  if (missing > 0) root.style.minHeight = `${Math.ceil(root.offsetHeight + missing)}px`;
  window.scrollTo({ top, behavior: 'instant' });
}

// Call it before a change of `root`, and what it returns afterwards. A new step begins at its top.
export function holdStill(root) {
  const title = () => root.querySelector('h1')?.textContent;
  const was = title();
  const active = document.activeElement;
  const focused = root.contains(active) && active.matches(PRESSED) ? [active] : [];
  const held = [...focused, ...root.querySelectorAll('#move-next')].filter(isInSight).map((el) => [el, topOf(el)]);
  return () => {
    if (title() !== was) {
      root.style.minHeight = '';
      return;
    }
    const found = held.find(([el]) => isShown(el));
    if (!found && !root.style.minHeight) return;
    const by = found ? topOf(found[0]) - found[1] : 0;
    scrollWithRoom(root, Math.max(window.scrollY + by, 0));
  };
}
