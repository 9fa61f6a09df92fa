// Milliseconds that have gone by in this page, whatever happens to the device's clock, which can be set at any moment.
// The browser's own count is taken. It may stand still while the device sleeps, so a step that's far longer by the
// clock is taken from that; smaller differences aren't, since they'd only add up. The trade-off: a clock that's put
// forward counts as a sleep, until the server has been asked (`hasJumped`).
const JUMP = 1500;
let [wall, count] = [Date.now(), performance.now()];
let passed = 0;
let isApart = false;

export function elapsed() {
  const [byWall, byCount] = [Date.now() - wall, performance.now() - count];
  [wall, count] = [wall + byWall, count + byCount];
  if (Math.abs(byWall - byCount) > JUMP) isApart = true;
  passed += byWall - byCount > JUMP ? byWall : byCount;
  return passed;
}

// Whether the device slept, or its clock was set, since this was last asked.
export function hasJumped() {
  elapsed();
  const was = isApart;
  isApart = false;
  return was;
}
