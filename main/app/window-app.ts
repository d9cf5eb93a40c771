import { app, powerMonitor } from 'electron';
import { join } from 'node:path';
import type { Events } from '../../preload/contract/channels';
import { DoctorDesk } from '../ipc/doctor-desk';
import { DocumentDesk } from '../ipc/document-desk';
import { createHandlers } from '../ipc/handlers';
import { PlacementDesk } from '../ipc/placement-desk';
import { HandedFiles } from '../ipc/handed-files';
import { IdentityDesk } from '../ipc/identity-desk';
import { KeysDesk } from '../ipc/keys-desk';
import { PageDesk } from '../ipc/page-desk';
import { AppearanceDesk } from '../ipc/appearance-desk';
import { PictureDesk } from '../ipc/picture-desk';
import { configurationFile } from '../configuration/profile-folders';
import { OwnAppearances } from '../configuration/own-appearances';
import { OutletDesk } from '../ipc/outlet-desk';
import { PinDesk } from '../ipc/pin-desk';
import { createRouter } from '../ipc/router';
import { SigningDesk } from '../ipc/signing-desk';
import { TrustDesk } from '../ipc/trust-desk';
import { checkTrust } from '../ipc/check-trust';
import { UpdatesDesk } from '../ipc/updates-desk';
import { VerificationDesk } from '../ipc/verification-desk';
import { UpdateSchedule } from '../updates/update-schedule';
import { RefreshSchedule } from '../lists/refresh-schedule';
import type { OctetDigests } from '../document/document-port';
import type { Log } from '../log/log';
import { MailProgram } from '../outlets/mail-program';
import { PrintingSystem } from '../outlets/printing-system';
import type { Services } from '../services';
import { HeldLogin } from '../signing/held-login';
import { Previews } from '../signing/preview';
import { TokenWatch } from '../signing/token-watch';
import { setAppMenu } from './app-menu';
import { batchNotice, passwordNotice, tellBehind } from './batch-notice';
import { serveAppScheme } from './app-protocol';
import { electronDesktop } from './electron-desktop';
import type { FirstWindow } from './first-window';
import type { HandedLater } from './handed-later';
import { endIdentities } from './identity-ends';
import { PageProcesses } from './page-processes';
import { PinWindows } from './pin-window';
import { lockedByLogind, watchScreenLock } from './screen-lock';
import { sessionOf } from './sessions';

export interface WindowAppOptions {
  services: Services;
  log: Log;
  /** Absolute path of the build's folder, which holds `main`, `preload` and `renderer`. */
  built: string;
  handed: HandedLater;
  first: FirstWindow;
}

/** Wires the window to the services. Runs until the window is closed. */
export async function startWindowApp({ services, log, built, handed: later, first }: WindowAppOptions): Promise<void> {
  const { settings } = services;
  const { main, windows } = first;
  setAppMenu();

  const builtPages = join(built, 'renderer');
  const pinSession = sessionOf('pin');
  serveAppScheme(pinSession.session, builtPages);
  const pageSession = sessionOf('page');
  const cutOff = Promise.all([pinSession.cutOff, pageSession.cutOff]);
  const pinWindows = new PinWindows({
    preload: join(built, 'preload', 'pin-window.cjs'),
    parent: main.window,
    opened: (id) => windows.set(id, 'pin'),
    closed: (id) => windows.delete(id),
  });
  const documents = new DocumentDesk(services.documents, log);
  const signersChanged = (): void => main.announce('signers.changed', {});
  const held = new HeldLogin((now) => main.announce('login.changed', now ? { held: now } : {}));
  // Beside a token that is at work nothing asks it what the new person can use: that waits for the end of the batch.
  let personChanged = false;
  const signing: SigningDesk = new SigningDesk(
    { ...services, held, identify: (signer, cancelled) => identity.identify(signer, cancelled) },
    documents,
    pinWindows,
    (event, payload) => {
      main.announce(event, payload);
      const told = noticeOf(event, payload);
      if (told) tellBehind(main.window, told, () => main.focus());
    },
    ({ onBehalfOf }) => {
      services.identity.used();
      // What is left to sign in somebody else's stead is less now.
      if (!personChanged && !onBehalfOf) return;
      personChanged = false;
      signersChanged();
    },
  );
  const pins: PinDesk = new PinDesk(
    services,
    pinWindows,
    () => signing.busy || keys.busy,
    () => held.end(),
    signersChanged,
  );
  const { takesKeyFiles } = services.tokens;
  const own = configurationFile(services.profile);
  const keyFiles = services.policy.forbiddenBy('ALLOW_KEY_FILES', own);
  const desktop = electronDesktop({
    profile: services.profile,
    settings,
    pinWindows,
    window: main.window,
    about: {
      takesKeyFiles,
      ...(!takesKeyFiles && keyFiles.managed && { keyFilesForbiddenBy: keyFiles }),
      ...(services.policy.managed && { managed: true }),
    },
  });
  const identity = new IdentityDesk(
    services,
    pinWindows,
    desktop,
    (state) => main.announce('identity.changed', state),
    () => held.end(),
  );
  const keys: KeysDesk = new KeysDesk(
    services,
    pinWindows,
    desktop,
    () => signing.busy || pins.busy,
    () => held.end(),
    signersChanged,
  );
  const tokensBusy = (): boolean => signing.busy || pins.busy || keys.busy;
  const doctor = new DoctorDesk(services, tokensBusy, {
    progress: (progress) => main.announce('doctor.progress', progress),
    changed: signersChanged,
  });
  const checks = new VerificationDesk({ ...services, trust: () => checkTrust(services) }, desktop, (checked) =>
    main.announce('verification.progress', { documents: checked }),
  );
  const trust = new TrustDesk(services, desktop, {
    refreshed: (state) => main.announce('trust.refreshed', state),
    // Beside a token that is at work nothing asks it for its certificates.
    changed: () => void (tokensBusy() || signersChanged()),
  });
  const pictures = new PictureDesk();
  const pageProcesses = new PageProcesses({
    preload: join(built, 'preload', 'page.cjs'),
    root: builtPages,
    fonts: join(built, 'main', 'fonts'),
    session: pageSession.session,
    partition: 'page',
    deliver: (view, port) => main.handPagePort(view, port),
  });
  const readDigests = (path: string): Promise<OctetDigests> => services.checks.digests(path);
  const pages = new PageDesk(
    // The pages of a document that is checked are seen as those of one that is to be signed.
    { toSign: (id) => (checks.has(id) ? checks.toShow(id) : documents.toSign(id)) },
    pageProcesses.start,
    (ended) => main.announce('pages.ended', ended),
    log,
    // What is seen is what is signed.
    (id, { mark }) => void (checks.has(id) || documents.noteShown(id, mark, readDigests)),
  );
  main.whenPageLeaves(() => pages.closeAll());
  const { APPEARANCES: looks = {}, ALLOW_OWN_APPEARANCES: keepsLooks = true } = services.configuration ?? {};
  const appearances = new AppearanceDesk(
    looks,
    new OwnAppearances(services.profile.folder),
    pictures,
    keepsLooks ? undefined : services.policy.forbiddenBy('ALLOW_OWN_APPEARANCES', own),
  );
  const handed = new HandedFiles(documents, checks, () => main.announce('handed.over', {}));
  const outlets = new OutletDesk(
    (id) => (checks.has(id) ? checks.path(id) : documents.output(id)),
    services.checks,
    new PrintingSystem(),
    new MailProgram(),
  );
  const updates = new UpdatesDesk(services, desktop, (report) => main.announce('updates.changed', report));
  const watch = new TokenWatch(services, tokensBusy, signersChanged);
  const handlers = createHandlers(
    services,
    watch,
    documents,
    pictures,
    new PlacementDesk(
      ...([services.documents, documents, pictures, new Previews(services, tokensBusy)] as const),
      settings,
      appearances.kept,
    ),
    pages,
    signing,
    pins,
    keys,
    held,
    doctor,
    checks,
    trust,
    identity,
    appearances,
    updates,
    handed,
    outlets,
    desktop,
  );
  first.answerWith(createRouter(handlers, windows, log), cutOff);

  main.guardClosing([
    {
      busy: () => signing.busy,
      message: 'Documents are being signed.',
      detail: 'If you stop, documents signed so far are complete and the others stay unchanged.',
      stay: 'Keep signing',
      leave: 'Stop and close',
      stop: () => signing.stopAll(),
    },
    {
      busy: () => keys.busy || pins.busy,
      message: 'Countersign is working with a token.',
      detail:
        'If you close it now, a key, certificate or PIN that is being changed may be the old one or the new one. Everything else on the token stays as it is.',
      stay: 'Keep open',
      leave: 'Close anyway',
    },
  ]);
  const { lists, now } = services;
  const refreshes = new RefreshSchedule({ lists, allowed: trust.lists().forbiddenBy === undefined, now, log });
  const updateLooks = new UpdateSchedule(services.updates, now, log, () => void updates.tell());
  // What only makes later work quicker does not compete with the page, which asks as soon as it is there.
  void first.asked.then(() => {
    void services.documents.warmUp();
    watch.start();
    refreshes.start();
    updateLooks.start();
  });

  // Whoever leaves the computer leaves no token open.
  const stopIdentifying = endIdentities(
    services,
    powerMonitor,
    () => signing.atWork && !pinWindows.asking,
    (ended) => {
      if (ended) void held.end();
      if (tokensBusy()) personChanged = true;
      else signersChanged();
    },
  );
  powerMonitor.on('lock-screen', () => void held.end());
  powerMonitor.on('suspend', () => void held.end());
  // Electron tells of the screen's lock on Windows and macOS only.
  const stopAskingForLock =
    process.platform === 'linux'
      ? watchScreenLock({
          ask: () => lockedByLogind(),
          wanted: () => services.identity.current !== undefined || held.current !== undefined,
          locked: () => void powerMonitor.emit('lock-screen'),
        })
      : () => undefined;
  powerMonitor.on('resume', () => refreshes.awake());
  const early = later.follow((request) => {
    main.focus();
    handed.offer(request);
  });
  for (const request of early) handed.offer(request);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    watch.end();
    stopIdentifying();
    stopAskingForLock();
    refreshes.stop();
    updateLooks.stop();
    services.dispose();
  });
  await cutOff;
  log.info('app.started', { version: app.getVersion() });
}

/** What is told on the desktop of an event of a signing. */
function noticeOf(event: keyof Events, payload: Events[keyof Events]): { title: string; body: string } | undefined {
  if (event === 'signing.finished') return batchNotice(payload as Events['signing.finished']);
  const asked = event === 'signing.paused' && (payload as Events['signing.paused']).paused === 'passwords';
  return asked ? passwordNotice : undefined;
}
