// Paints in small pieces between frames, so that a map can be moved while thousands of marks appear.

// Milliseconds of each frame for painting; the rest is the browser's, and the hand's.
const BUDGET = 6;

const jobs = [];
let asked = false;

function turn() {
  asked = false;
  const until = performance.now() + BUDGET;
  while (jobs.length && performance.now() < until) {
    const [job] = jobs;
    let done = true;
    try {
      ({ done } = job.work.next());
      if (done) job.resolve();
    } catch (error) {
      job.reject(error);
    }
    if (done) jobs.shift();
  }
  if (jobs.length) ask();
}

function ask() {
  if (asked) return;
  asked = true;
  // A page that is not looked at gets no frames; its map has to be ready when it is.
  if (document.hidden) setTimeout(turn, 50);
  else requestAnimationFrame(turn);
}

/** Run a generator whose every `yield` is a place to stop; resolves when it has ended. */
export function paint(work) {
  return new Promise((resolve, reject) => {
    jobs.push({ work, resolve, reject });
    ask();
  });
}
