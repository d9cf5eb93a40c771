import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';

/** Milliseconds after which the rest is loaded without a first frame: a window that nobody sees may draw none. */
const patience = 300;

let begun = false;
const load = (): void => {
  if (begun) return;
  begun = true;
  void import('./mounted-app');
};

// The first frame waits for no script: index.html holds what does not change, and stands on the screen before the rest is loaded.
new PerformanceObserver(load).observe({ type: 'paint', buffered: true });
setTimeout(load, patience);
