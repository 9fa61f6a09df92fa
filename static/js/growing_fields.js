// Where the browser can't do it by itself (below iOS 26.2, Chrome 123, Firefox 152), a box for writing grows with its
// words.
function grow(box) {
  if (!box.offsetHeight) return; // in a fold that's shut
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}

const growAll = ({ target }) => target.querySelectorAll('textarea').forEach(grow);

document.addEventListener('input', ({ target }) => target.matches('textarea') && grow(target));
document.addEventListener('toggle', growAll, true);
document.addEventListener('couples:fragment', growAll);
growAll({ target: document });
