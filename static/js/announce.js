// One short sentence for those who listen: what changed, never the page itself.
const MOST = 2;
const LONGEST = 60;

export function announce(text) {
  const said = document.querySelector('[data-announce]');
  if (!said || !text) return;
  said.textContent = '';
  setTimeout(() => {
    said.textContent = text;
  }, 50);
}

export const shorten = (words) => (words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()}…` : words);

export function announceChange(heads) {
  const named = heads.slice(0, MOST).map(shorten).join(', ');
  if (named) announce(`Just changed: ${named}${heads.length > MOST ? ' and more' : ''}`);
}
