// Where the browser can't do it by itself (below iOS 26.2, Chrome 123, Firefox 152), a box for writing grows with its
// words.
export function start(box) {
  const grow = () => {
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  };
  box.addEventListener('input', grow);
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width && contentRect.width !== box.grownFor) grow(); // also once a fold around it opens
    box.grownFor = contentRect.width;
  }).observe(box);
}
