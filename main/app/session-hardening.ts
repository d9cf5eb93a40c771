import type { App, Session, WebContents } from 'electron';

/** Refuses every permission, asked for or merely looked up, and every download. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  // The pages load from app:// alone; a page that was subverted can not call out.
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(app|blob|devtools):/.test(details.url) });
  });
}

/** Applies to all contents that ever come to be, whoever makes them. */
export function hardenContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    denyNavigation(contents);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** The windows show one page for life: reloading it is all they may do. */
function denyNavigation(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
}
