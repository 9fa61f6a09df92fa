// Text that is longer than its field takes stays whole; what's too much of it is said below the field.
const length = (text) => [...text.replaceAll('\r\n', '\n').trim()].length; // letters, as the server counts them

// "295,029 characters", with the marks that numbers have on this device.
const count = (n) => (n === 1 ? '1 character' : `${n.toLocaleString([], { numberingSystem: 'latn' })} characters`);

function line(field) {
  const next = field.nextElementSibling;
  if (next?.matches('[data-too-long]')) return next;
  const said = document.createElement('p');
  said.className = 'hint';
  said.dataset.tooLong = '';
  said.setAttribute('role', 'status');
  field.after(said);
  return said;
}

export function start(field) {
  const most = Number(field.dataset.most);
  const look = () => {
    const over = length(field.value) - most;
    if (over <= 0 && !field.nextElementSibling?.matches('[data-too-long]')) return;
    const text = over > 0 ? `That's ${count(over)} too many. Nothing is cut.` : '';
    const said = line(field);
    if (said.textContent !== text) said.textContent = text;
  };
  field.addEventListener('input', look);
  look();
}
