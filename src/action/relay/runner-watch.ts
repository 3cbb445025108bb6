import { isAlive } from './alive.ts';

/** A job that ends without a post step, because its runner was killed, is noticed after this time. */
const intervalMilliseconds = 2000;

/**
 * Watches the runner's process, the parent of the main step: with it, the job has ended. In a job's container, the parent
 * is outside and shows as 0; there, all processes end with the container.
 */
export function watchRunner(runner: number, onGone: () => void): Disposable {
  const look = async (): Promise<void> => {
    if (await isAlive(runner)) return;
    clearInterval(timer);
    onGone();
  };
  const timer = setInterval(look, intervalMilliseconds);
  if (runner <= 1) clearInterval(timer);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
