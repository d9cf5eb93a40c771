import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { App } from '../../../renderer/app/App';
import { loadLaterParts } from '../../../renderer/app/later-parts';
import { DeskContext } from '../../../renderer/app/desk-context';
import type { OpenPages } from '../../../renderer/features/page/use-opened';
import { createDesk } from '../../../renderer/features/signing/desk';
import { createMain } from './main-in-memory';
import type { Answer, MainInMemory } from './main-in-memory';

/** The main window of a test, on a main process in memory. */
export interface ShownWindow {
  readonly host: HTMLElement;
  readonly main: MainInMemory;
  /** Opens the window on a main process that answers so; in place of one that was open before. */
  open(answers: Record<string, Answer>, openPages?: OpenPages): Promise<void>;
  all(testId: string): HTMLElement[];
  get(testId: string): HTMLElement;
  /** Focuses and clicks. */
  press(testId: string): Promise<void>;
}

/** Nothing is drawn here: that is for the tests of the viewer. */
const unshown: OpenPages = () => Promise.resolve({ ok: false, error: { code: 'page.damaged', params: {} } });

/** For a test file in happy-dom: a window for each test, taken down after it. */
export function useWindow(): ShownWindow {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  let root: Root;
  let host: HTMLElement;
  let main: MainInMemory;
  let closeDesk: () => void = () => undefined;

  beforeAll(() => loadLaterParts());
  beforeEach(() => {
    host = document.createElement('div');
    document.body.append(host);
    root = createRoot(host);
  });
  afterEach(async () => {
    closeDesk();
    await act(async () => root.unmount());
    host.remove();
  });

  const all = (testId: string): HTMLElement[] => Array.from(host.querySelectorAll(`[data-testid="${testId}"]`));
  const get = (testId: string): HTMLElement => {
    const [element] = all(testId);
    if (!element) throw new Error(`There is no ${testId}.`);
    return element;
  };
  return {
    get host() {
      return host;
    },
    get main() {
      return main;
    },
    async open(answers, openPages = unshown) {
      closeDesk();
      main = createMain(answers);
      const desk = createDesk(main.bridge, openPages);
      await act(async () => {
        closeDesk = desk.open();
        root.render(createElement(DeskContext, { value: desk }, createElement(App)));
      });
    },
    all,
    get,
    press: (testId) =>
      act(async () => {
        get(testId).focus();
        get(testId).click();
      }),
  };
}
