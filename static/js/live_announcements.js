// What a screen reader says of a talk: short sentences, only when something changed.
const BEGINNING = {
  phase: 'lobby',
  at: 0,
  holder: '',
  heard: '',
  moving: [],
  here: [],
  repairs: 0,
  sofa: false,
  sofa_asked: '',
  thanked: [],
  agreed: [],
};
const ANSWERS = { yes: "Yes, that's it.", almost: 'Almost.', 'not-yet': 'Not really.' };

function turn(state, me, name) {
  if (!state.holder) return "It's no one's turn.";
  return state.holder === me ? 'Your turn.' : `${name} is speaking. Listen first.`;
}

function heard(state, me, name) {
  if (state.heard === 'said') return state.holder === me ? `${name} said back what they heard.` : 'You said it back.';
  const answer = ANSWERS[state.heard] ?? '';
  return answer && name && state.holder !== me ? `${name}: ${answer}` : answer;
}

// Who alone went back to this step, or to the end.
function moved(state, me, name) {
  if (!name || !state.moved_by || state.moved_by === me) return '';
  return `${name} went ${state.at + 1 < state.steps.length ? 'back' : 'to the end'}.`;
}

// before, after: states as the server tells them to `me`, without a word that anyone wrote. page: what the page says
// of the step.
export function changes(before, after, me, name, page) {
  const [was, is] = [
    { ...BEGINNING, ...before },
    { ...BEGINNING, ...after },
  ];
  const theirs = (list) => list.some((person) => person !== me);
  const said = [];
  if (is.phase !== was.phase)
    said.push(
      ...(is.phase === 'running' ? [was.phase === 'paused' ? 'Back to your talk.' : '', page.step] : [page.title]),
    );
  else if (is.phase === 'paused' && is.until !== was.until) said.push(page.title);
  else if (is.at !== was.at) said.push(page.step, moved(is, me, name), page.title);
  if (name && is.here.includes(me) && theirs(is.here) !== theirs(was.here)) {
    if (theirs(is.here)) said.push(`${name} is here.`);
    else if (was.here.includes(me)) said.push(`${name} stepped out.`);
  }
  if (is.phase === 'running') {
    if (is.holder !== was.holder && is.at === was.at) said.push(turn(is, me, name));
    else if (is.heard !== was.heard) said.push(heard(is, me, name));
    if (name && theirs(is.moving) && !theirs(was.moving)) said.push(`${name} is ready for the next step.`);
    if (is.repairs > was.repairs) said.push(page.tapped);
  }
  said.push(...(page.mine ?? []));
  if (name && theirs(is.thanked) && !theirs(was.thanked) && !is.thanked.includes(me))
    said.push(`${name} has thanked you.`);
  if (name && page.isAskedMore && !is.sofa) said.push(`${name} suggests something to try.`);
  if (is.agreed.length > was.agreed.length) said.push("You'll both try it.");
  if (is.sofa_asked && is.sofa_asked !== was.sofa_asked && is.sofa_asked !== me)
    said.push(`${name} suggests sharing one phone.`);
  return said
    .filter(Boolean)
    .map((text) => (/[.?!…”]$/.test(text) ? text : `${text}.`))
    .join(' ');
}
