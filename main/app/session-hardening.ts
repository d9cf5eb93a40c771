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

/**
 * Gives what is left of a window's network a proxy that can not exist (RFC 6761, 6.4), this computer's own addresses
 * included. The pages need no network; main has sessions of its own for what it fetches.
 */
export function cutOffNetwork(session: Session): Promise<void> {
  return session.setProxy({
    mode: 'fixed_servers',
    proxyRules: 'socks5://nowhere.invalid:1',
    proxyBypassRules: '<-loopback>',
  });
}

const foreign = new WeakSet<Session>();

/** Says that the pages of a session are others' and go from one to the next: whoever made it sees to where. */
export function showsForeignPages(session: Session): void {
  foreign.add(session);
}

/** Applies to all contents that ever come to be, whoever makes them. */
export function hardenContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    if (!foreign.has(contents.session)) denyNavigation(contents);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    // WebRTC knows neither the page's policy nor the session's filter of requests: its packets would go out. What it
    // sends over TCP instead ends at the proxy of cutOffNetwork.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}

/** The windows show one page for life: reloading it is all they may do. */
function denyNavigation(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
}
