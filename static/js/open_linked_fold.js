// Opens the fold below a heading that a link or the address names, or in a note that it names. Which one it was stays
// in the browser.
function open(hash) {
  const place = document.getElementById(hash.slice(1));
  const fold = place?.matches('li')
    ? place.querySelector('details')
    : place?.parentElement.querySelector(':scope > details');
  if (fold) fold.open = true;
}

export function start(root) {
  root.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) open(link.hash);
  });
  window.addEventListener('hashchange', () => open(window.location.hash));
  open(window.location.hash);
}
