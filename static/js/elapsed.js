// Milliseconds that have gone by in this page, whatever happens to the device's clock. That can be set at any moment,
// and the browser's own count may stand still while the device sleeps: of each step, the larger one counts. The
// trade-off: a clock that's put forward counts as a sleep, until the server has been asked (`hasJumped`).
const JUMP = 1500;
let [wall, count] = [Date.now(), performance.now()];
let passed = 0;
let isApart = false;

export function elapsed() {
  const [byWall, byCount] = [Date.now() - wall, performance.now() - count];
  [wall, count] = [wall + byWall, count + byCount];
  if (Math.abs(byWall - byCount) > JUMP) isApart = true;
  passed += Math.max(0, byWall, byCount);
  return passed;
}

// Whether the device slept, or its clock was set, since this was last asked.
export function hasJumped() {
  elapsed();
  const was = isApart;
  isApart = false;
  return was;
}
