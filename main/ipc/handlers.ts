import type { PasswordContext } from '../../preload/contract/passwords';
import type { AppDescription, PinChangeContext, PinContext, Theme } from '../../preload/contract/model';
import { namesSigners } from '../configuration/configuration';
import { CountersignError } from '../errors/countersign-error';
import type { Services } from '../services';
import { summarizeSigner } from '../signing/signer-summary';
import type { TokenWatch } from '../signing/token-watch';
import type { HeldLogin } from '../signing/held-login';
import type { AppearanceDesk } from './appearance-desk';
import type { DoctorDesk } from './doctor-desk';
import type { DocumentDesk } from './document-desk';
import type { HandedFiles } from './handed-files';
import { historyCheck, historyPage } from './history-desk';
import type { IdentityDesk } from './identity-desk';
import type { KeyFiles, KeysDesk } from './keys-desk';
import type { OutletDesk } from './outlet-desk';
import { OutputDesk, type OutputPlaces } from './output-desk';
import type { PageDesk } from './page-desk';
import type { PictureDesk } from './picture-desk';
import type { PinDesk } from './pin-desk';
import type { PlacementDesk } from './placement-desk';
import { claimsByDocument, requestedClaims } from './requested-claims';
import type { WindowHandlers } from './router';
import type { SigningDesk } from './signing-desk';
import type { AnchorFiles, TrustDesk } from './trust-desk';
import type { UpdatesDesk } from './updates-desk';
import type { CheckFiles, VerificationDesk } from './verification-desk';

/** What the handlers need of the desktop around them. */
export interface Desktop extends KeyFiles, CheckFiles, AnchorFiles, OutputPlaces {
  describe(): AppDescription;
  setTheme(theme: Theme): Theme;
  /** Shows the file dialog; an empty list when it was closed. */
  chooseFiles(purpose: 'sign' | 'check'): Promise<string[]>;
  /** Shows the dialog for a picture; nothing when it was closed. */
  choosePicture(): Promise<string | undefined>;
  /** Shows the dialog for a driver; nothing when it was closed. */
  chooseDriver(): Promise<string | undefined>;
  /** Opens an address in the system's browser. @returns false where none could be started */
  openAddress(address: string): Promise<boolean>;
  /** Shows the dialog for a key file; nothing when it was closed. */
  chooseKeyFile(): Promise<string | undefined>;
  /** The main window is focused and can be seen. */
  isAttended(): boolean;
  openFile(path: string): Promise<boolean>;
  showInFolder(path: string): boolean;
  /** What the PIN window with these contents is there for. */
  pinContext(webContentsId: number): PinContext;
  pinChangeContext(webContentsId: number): PinChangeContext;
  passwordContext(webContentsId: number): PasswordContext;
  cancelPin(conversationId: string): boolean;
}

/** One thin handler for each channel of the contract. */
export function createHandlers(
  services: Services,
  watch: TokenWatch,
  documents: DocumentDesk,
  pictures: PictureDesk,
  placement: PlacementDesk,
  pages: PageDesk,
  signing: SigningDesk,
  pins: PinDesk,
  keys: KeysDesk,
  held: HeldLogin,
  doctor: DoctorDesk,
  checks: VerificationDesk,
  trust: TrustDesk,
  identity: IdentityDesk,
  appearances: AppearanceDesk,
  updates: UpdatesDesk,
  handed: HandedFiles,
  outlets: OutletDesk,
  desktop: Desktop,
): WindowHandlers {
  const outputs = new OutputDesk(documents, desktop);
  return {
    'app.describe': () => desktop.describe(),
    'app.setTheme': ({ theme }) => ({ theme: desktop.setTheme(theme) }),
    'documents.choose': async () => documents.register(await desktop.chooseFiles('sign')),
    'documents.register': ({ paths }) => documents.register(paths),
    'handed.take': () => handed.take(),
    'documents.list': () => {
      const batch = signing.current;
      return { documents: documents.list(), ...(batch && { batch }) };
    },
    'documents.unlock': async ({ documentId, password }) => {
      const opened = await documents.unlock(documentId, password);
      signing.opened(opened.map(({ id }) => id));
      return opened;
    },
    'documents.places': ({ documentId }) => placement.places(documentId),
    'documents.line': ({ documentId }) => placement.line(documentId),
    'documents.signatures': ({ documentId }) => placement.signatures(documentId),
    'documents.findings': async ({ documentId }) => {
      const { path, password } = documents.toSign(documentId);
      return { findings: await services.checks.findings(path, password) };
    },
    'documents.forget': ({ documentIds }) => ({ forgotten: documents.forget(documentIds) }),
    'pictures.choose': async () => {
      const path = await desktop.choosePicture();
      return path === undefined ? {} : { picture: await pictures.add(path) };
    },
    'pages.open': ({ documentId }) => pages.open(documentId),
    'pages.units': async ({ documentId }) => {
      const { path, password } = pages.fileOf(documentId);
      return { units: await services.documents.units(path, password) };
    },
    'pages.close': ({ view }) => ({ closed: pages.close(view) }),
    'pages.stand': ({ view, ...standing }) => documents.look(pages.documentOf(view), standing, desktop.isAttended()),
    'pictures.forget': ({ pictureId }) => ({ forgotten: pictures.forget(pictureId) }),
    'signers.list': async ({ retry }) => {
      if (retry) services.tokens.retry();
      placement.previews.forget();
      const at = services.now();
      const summaries = await Promise.all(
        (await services.signers.list()).map((signer) =>
          summarizeSigner(signer, at, services.trust, (limit) => services.history.signedUnder(limit)),
        ),
      );
      watch.listed(summaries);
      // A configuration says which signer comes first; of tokens that were merely found, one that can sign does.
      if (namesSigners(services.configuration)) return summaries;
      return summaries.sort((a, b) => Number(a.problem !== undefined) - Number(b.problem !== undefined));
    },
    'keyFiles.choose': async () => {
      const path = await desktop.chooseKeyFile();
      return path === undefined ? {} : { signer: await services.tokens.addKeyFile(path) };
    },
    'keyFiles.take': async ({ documentId }) => ({
      signer: await services.tokens.addKeyFile(documents.path(documentId)),
    }),
    'keyFiles.remove': ({ signer }) => {
      if (signing.busy) throw new CountersignError('token.inUse', { token: signer });
      return { removed: services.tokens.removeKeyFile(signer) };
    },
    'signing.start': ({ claims, perDocument, ...request }) => ({
      batchId: signing.start({
        ...request,
        ...(claims && { claims: requestedClaims(claims, pictures, appearances.kept) }),
        ...(perDocument && { perDocument: claimsByDocument(perDocument, pictures, appearances.kept) }),
      }),
    }),
    'places.list': () => placement.kept(),
    'places.keep': (request) => ({ kept: placement.keep(request) }),
    'signing.preview': (request) => placement.preview(request),
    'signing.picture': (request) => placement.picture(request),
    'appearances.list': () => appearances.list(),
    'appearances.save': (request) => appearances.save(request),
    'appearances.open': ({ appearance }) => appearances.open(appearance),
    'appearances.change': (request) => appearances.change(request),
    'appearances.remove': ({ own }) => appearances.remove(own),
    'appearances.setUsual': (request) => appearances.setUsual(request),
    'signing.cancel': ({ batchId }) => {
      signing.cancel(batchId);
      return { cancelled: true };
    },
    'signing.pause': ({ batchId }) => ({ paused: signing.pause(batchId) }),
    'signing.resume': ({ batchId }) => ({ resumed: signing.resume(batchId) }),
    'signing.leaveOut': ({ batchId, documentIds }) => ({ leftOut: signing.leaveOut(batchId, documentIds) }),
    'outputs.open': async ({ documentId }) => ({ opened: await desktop.openFile(documents.output(documentId)) }),
    'history.list': ({ before }) => historyPage(services.history, before),
    'history.check': () => historyCheck(services.history),
    'doctor.examine': async () => ({ report: await doctor.examine() }),
    'doctor.retry': async ({ module }) => ({ report: await doctor.retry(module) }),
    'doctor.addDriver': async () => {
      doctor.checkAdding();
      const path = await desktop.chooseDriver();
      return path === undefined ? {} : { report: await doctor.addDriver(path) };
    },
    'doctor.removeDriver': async ({ module }) => ({ report: await doctor.removeDriver(module) }),
    'doctor.copy': async () => {
      const text = doctor.text();
      if (text !== undefined) await desktop.copyText(text);
      return { copied: text !== undefined };
    },
    'outputs.show': ({ documentId }) => ({ shown: desktop.showInFolder(documents.output(documentId)) }),
    'outputs.copyPaths': async ({ documentIds }) => ({ copied: await outputs.copyPaths(documentIds) }),
    'outputs.saveList': async ({ documentIds }) => present('saved', await outputs.saveList(documentIds)),
    'outputs.drag': ({ documentIds }) => ({ dragged: outputs.drag(documentIds) }),
    'outputs.outlets': () => outlets.outlets(),
    'outputs.mail': async ({ documentIds }) => ({ handed: await outlets.mail(documentIds) }),
    'outputs.printers': ({ documentId }) => outlets.printable(documentId),
    'outputs.print': async (request) => {
      await outlets.print(request);
      return { printed: true };
    },
    'verification.list': () => checks.list(),
    'verification.choose': async () => checks.check(await desktop.chooseFiles('check')),
    'verification.register': ({ paths }) => checks.check(paths),
    'verification.start': ({ documentIds }) => ({
      documents: checks.begin(documentIds.map((id) => documents.toSign(id))),
      incomplete: false,
    }),
    'verification.again': ({ documentIds }) => ({ begun: checks.again(documentIds) }),
    'verification.unlock': ({ documentId, password }) => checks.unlock(documentId, password),
    'verification.places': ({ documentId }) => checks.places(documentId),
    'verification.forget': ({ documentIds }) => ({ forgotten: checks.forget(documentIds) }),
    'verification.toDesk': ({ documentIds }) => documents.register(documentIds.map((id) => checks.path(id))),
    'verification.saveRevision': async ({ documentId, signature }) =>
      present('saved', await checks.saveRevision(documentId, signature)),
    'verification.extend': ({ documentId }) => checks.extend(documentId),
    'verification.report': async ({ documentId }) => present('saved', await checks.saveReport(documentId)),
    'verification.export': async ({ documentIds, format }) =>
      present('saved', await checks.export(documentIds, format)),
    'policy.describe': () => services.policy.report(services.configuration),
    'trust.describe': () => trust.describe(),
    'trust.lists': () => trust.lists(),
    'trust.refresh': () => ({ begun: trust.refresh() }),
    'trust.cancelRefresh': () => ({ cancelled: trust.cancelRefresh() }),
    'trust.chooseAnchors': async () => present('choice', await trust.chooseAnchors()),
    'trust.addAnchors': async ({ choiceId, fingerprints }) => ({
      anchors: await trust.addAnchors(choiceId, fingerprints),
    }),
    'trust.removeAnchor': async ({ fingerprint }) => ({ anchors: await trust.removeAnchor(fingerprint) }),
    'trust.setNetwork': ({ asks }) => trust.setNetwork(asks),
    'login.describe': () => (held.current ? { held: held.current } : {}),
    'login.end': async () => {
      await held.end();
      return { ended: true };
    },
    'identity.describe': () => identity.describe(),
    'identity.begin': ({ authenticator, way }) => {
      identity.begin(authenticator, way);
      return { begun: true };
    },
    'identity.cancel': () => {
      identity.cancel();
      return { cancelled: true };
    },
    'identity.end': () => {
      identity.end();
      return { ended: true };
    },
    'identity.copyAddress': async () => ({ copied: await identity.copyAddress() }),
    'updates.describe': () => updates.report(),
    'updates.look': () => updates.look(),
    'updates.setLooks': ({ looks }) => updates.setLooks(looks),
    'updates.download': () => updates.begin(),
    'updates.handOver': () => updates.handOver(),
    'updates.openNotes': async () => ({ opened: await updates.openNotes() }),
    'pins.manage': async ({ signer, purpose }) => ({ done: await pins.manage(signer, purpose) }),
    'keys.tokens': () => keys.tokens(),
    'keys.list': async (request) => present('listing', await keys.list(request)),
    'keys.generate': async (request) => present('listing', await keys.generate(request)),
    'keys.request': async (request) => present('request', await keys.request(request)),
    'keys.send': async (request) => (await keys.send(request)) ?? {},
    'keys.saveRequest': async (request) => present('saved', await keys.saveRequest(request)),
    'keys.saveCertificate': async (request) => present('saved', await keys.saveCertificate(request)),
    'keys.chooseCertificate': async (request) => present('preview', await keys.chooseCertificate(request)),
    'keys.import': async (request) => (await keys.import(request)) ?? {},
    'keys.delete': async (request) => present('listing', await keys.delete(request)),
    'pin.describeChange': (_request, sender) => desktop.pinChangeContext(sender.webContentsId),
    'pin.describePassword': (_request, sender) => desktop.passwordContext(sender.webContentsId),
    'pin.describe': (_request, sender) => desktop.pinContext(sender.webContentsId),
    'pin.cancel': ({ conversationId }) => ({ cancelled: desktop.cancelPin(conversationId) }),
  };
}

/** Under its name, or nothing at all where the person gave up. */
function present<K extends string, T>(name: K, value: T | undefined): { [N in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [N in K]: T });
}
