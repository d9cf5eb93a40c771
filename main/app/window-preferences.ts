import type { WebPreferences } from 'electron';

/**
 * The one set of web preferences: sandboxed, isolated, without Node, without what a form-filling browser would add.
 *
 * @param partition - not persisted; each window role has its own
 */
export function webPreferences(preload: string, partition: string): WebPreferences {
  return {
    preload,
    partition,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    webviewTag: false,
    spellcheck: false,
    enableWebSQL: false,
    safeDialogs: true,
  };
}
