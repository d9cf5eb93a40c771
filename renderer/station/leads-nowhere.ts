/**
 * Takes from a page what leads out of it or does nothing for who is there: the menu of the other mouse button, what is dragged or
 * dropped, a middle click, and the wheel that makes everything larger. Main closes these ways too; here they do not even begin.
 */
export function leadNowhere(page: Document): void {
  const stop = (event: Event): void => event.preventDefault();
  for (const name of ['contextmenu', 'dragstart', 'dragover', 'drop', 'auxclick'] as const)
    page.addEventListener(name, stop);
  page.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || event.metaKey) event.preventDefault();
    },
    { passive: false },
  );
}
