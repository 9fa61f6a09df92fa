// What a talk at two devices needs.
export { start as breathingTogether } from './breathing_together.js';
export { start as live } from './live.js';
