// What leads through a breath and an exercise.
export { start as breathing } from './breathing.js';
export { start as exerciseSteps } from './exercise_steps.js';
