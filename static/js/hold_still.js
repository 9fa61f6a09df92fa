// What a thumb may be about to press stays where it is on the screen when something above it comes or goes: the page
// scrolls by as much, as long as what's suggested stays in sight. First comes what has the focus, then going on.
const PRESSED = 'textarea, input, button';
const FIRST_IN_SIGHT = '#suggested';
const BELOW_THE_TOP_BAR = 80;

const topOf = (el) => el.getBoundingClientRect().top;

function isShown(el) {
  return el.isConnected && el.getBoundingClientRect().height > 0 && !el.closest('details:not([open])');
}

function isInSight(el) {
  const { top, bottom } = el.getBoundingClientRect();
  return isShown(el) && top >= 0 && bottom <= window.innerHeight;
}

// Call it before a change of `root`, and what it returns afterwards. A new step begins at its top.
export function holdStill(root) {
  const title = () => root.querySelector('h1')?.textContent;
  const was = title();
  const active = document.activeElement;
  const focused = root.contains(active) && active.matches(PRESSED) ? [active] : [];
  const held = [...focused, ...root.querySelectorAll('#move-next')].filter(isInSight).map((el) => [el, topOf(el)]);
  return () => {
    if (title() !== was) root.style.minHeight = '';
    const found = title() === was && held.find(([el]) => isShown(el));
    if (!found) return;
    const suggested = root.querySelector(FIRST_IN_SIGHT);
    const most = suggested ? Math.max(topOf(suggested) - BELOW_THE_TOP_BAR, 0) : Number.POSITIVE_INFINITY;
    const by = Math.min(topOf(found[0]) - found[1], most);
    const page = document.documentElement;
    const missing = by - (page.scrollHeight - window.innerHeight - window.scrollY);
    if (missing > 0) root.style.minHeight = `${Math.ceil(root.offsetHeight + missing)}px`; // room to scroll by as much
    window.scrollBy({ top: by, behavior: 'instant' });
  };
}
