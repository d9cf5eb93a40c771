import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type {
  AddedDocuments,
  DocumentId,
  PictureSummary,
  PinPurpose,
  SignerSummary,
  Theme,
} from '../../../preload/contract/model';
import type { ChannelName, Request, Responses } from '../../../preload/contract/channels';
import type { AppearanceList } from '../../../preload/contract/appearances';
import type { OfferedDelegation } from '../../../preload/contract/delegation';
import type { DoctorReport } from '../../../preload/contract/doctor';
import type { ChainVerdict, HistoryPage } from '../../../preload/contract/history';
import type { PolicyReport } from '../../../preload/contract/policy';
import type { ErrorShape, Result } from '../../../preload/contract/error-codes';
import { lookActions } from '../appearance/look-actions';
import type { LookActions } from '../appearance/look-actions';
import type { OwnWords } from '../claims/own-words';
import { createChecks, type Checks } from '../verification/checks';
import { createIdentity, type IdentityDesk } from '../identity/identity';
import { openPageView } from '../page/page-port';
import { createReview, type Review } from '../review/review';
import type { OpenPages } from '../page/use-opened';
import { openingInUnits } from '../page/page-units';
import { createPanelRequests, type PanelRequests } from '../page/panel-requests';
import { createPlacement, type Placement } from '../placement/placement';
import { createTrust, type Trust } from '../trust/trust';
import { createOutlets, type Outlets } from '../outlets/outlets';
import { createUpdates, type Updates } from '../updates/updates';
import { batchLimit, deskReducer, emptyDesk } from './desk-state';
import type { DeskAction, DeskState, Panel } from './desk-state';
import { outputActions } from './output-actions';
import type { OutputActions } from './output-actions';
import { createSigningRun } from './signing-run';
import type { SigningActions } from './signing-run';
import { withLabel } from './token-names';
import type { SignatureWishes } from './wishes';
import { createStore, type Followed } from '../../app/store';

export type KeyChannel = Extract<ChannelName, `keys.${string}`>;

/** The state of the main window, and everything that the person can do to it. */
export interface Desk extends Followed<DeskState>, SigningActions, OutputActions, LookActions {
  /** The documents whose signatures are checked. */
  readonly checks: Checks;
  /** Where signatures stand on the pages. */
  readonly placement: Placement;
  /** What is to be seen beside the pages. */
  readonly panels: PanelRequests;
  /** Who is at the desk. */
  readonly identity: IdentityDesk;
  /** Whom signatures are trusted by. */
  readonly trust: Trust;
  /** What is known of newer versions. */
  readonly updates: Updates;
  /** Printers, and the person's mail program. */
  readonly outlets: Outlets;
  /** Asks main for the profile and the signers and follows its events; returns the function that ends that. */
  open(): () => void;
  setTheme(theme: Theme): Promise<void>;
  chooseFiles(): Promise<void>;
  addDropped(files: readonly File[]): Promise<void>;
  removeDocuments(ids: readonly DocumentId[]): Promise<void>;
  /** Chooses documents of the list, in place of those that were chosen. */
  select(ids: ReadonlySet<DocumentId>): void;
  /** Without words these documents say what the others do. */
  sayOwn(ids: readonly DocumentId[], words: OwnWords | undefined): void;
  /** Shows the pages of a document of the list. */
  show(id: DocumentId): void;
  /** Opens a look at a document of the list. */
  readonly openPages: OpenPages;
  /** The same of a document that is checked. */
  readonly openCheckedPages: OpenPages;
  readonly review: Review;
  /**
   * Gives main the password of a document, once; nothing of it stays here.
   * @returns why it does not open the document; undefined when it does
   */
  unlock(id: DocumentId, password: string): Promise<ErrorShape | undefined>;
  /**
   * Lets the person choose a picture in main's dialog; undefined when none was taken.
   * @param refused - shows why a picture is not taken, in place of the desk
   */
  choosePicture(refused?: (error: ErrorShape) => void): Promise<PictureSummary | undefined>;
  /** How a signature would look, in pixels. */
  pictureLook(request: Request<'signing.picture'>): Promise<Result<Responses['signing.picture']>>;
  /** Reads tokens and signers again, from modules that were set aside too. */
  lookAgain(): Promise<void>;
  chooseSigner(name: string): void;
  chooseAlias(signer: string, alias: string): void;
  /** Without a delegation the person signs for themselves. */
  signFor(signer: string, delegation: OfferedDelegation | undefined): void;
  /** Without wishes the signer says what it is configured to say. */
  wish(signer: string, wishes: SignatureWishes | undefined): void;
  /** What may make the pages of a document say something else later. */
  findings(id: DocumentId): Promise<Result<Responses['documents.findings']>>;
  closeResult(): Promise<void>;
  /** Opens the PIN window for the token of a signer; the outcome is told above the list. */
  managePin(signer: SignerSummary, purpose: PinPurpose): Promise<void>;
  /** Ends the login that a token keeps between signings. */
  logOut(): Promise<void>;
  /** Lets the person choose a key file in main's dialog, or takes one that was dropped among the documents; then it signs. */
  useKeyFile(dropped?: DocumentId): Promise<void>;
  removeKeyFile(signer: SignerSummary): Promise<void>;
  /** Checks the signatures of documents of the list, and shows what is found. */
  checkDocuments(ids: readonly DocumentId[]): Promise<void>;
  /** Lets the person choose documents in main's dialog, checks them and shows what is found. */
  chooseToCheck(): Promise<void>;
  /** Puts documents that were checked on the desk, and shows it. */
  signChecked(ids: readonly DocumentId[]): Promise<void>;
  dismissNotice(): void;
  /** Lays a panel over the desk, in place of another; without one the desk is seen again. `before`: what is seen after it. */
  showPanel(panel: Panel | undefined, before?: Panel): void;
  /** The newest entries, or those before an entry's number. */
  readHistory(before?: number): Promise<Result<HistoryPage>>;
  readPolicy(): Promise<Result<PolicyReport>>;
  checkHistory(): Promise<Result<ChainVerdict>>;
  /** Asks main about keys; the view of the keys keeps what it answers. */
  askAboutKeys<C extends KeyChannel>(channel: C, request: Request<C>): Promise<Result<Responses[C]>>;
  /** Looks at readers, modules and tokens; takes as long as the slowest module. */
  examine(): Promise<void>;
  retryDriver(module: string): Promise<void>;
  /** Lets the person choose a driver in main's dialog, and tries it. */
  addDriver(): Promise<void>;
  removeDriver(module: string): Promise<void>;
  /** Puts the last report on the clipboard; false when that failed. */
  copyReport(): Promise<boolean>;
}

/** The picture that main keeps for a form. */
function pictureOf(wishes: SignatureWishes | undefined): string | undefined {
  return wishes?.picture.kind === 'file' ? wishes.picture.picture.id : undefined;
}

export function createDesk(bridge: MainWindowBridge, openPages: OpenPages = openPageView): Desk {
  const checks = createChecks(bridge);
  const identity = createIdentity(bridge);
  const placement = createPlacement(bridge);
  const openInUnits = openingInUnits(openPages, bridge);
  const asking = new Map<DocumentId, ReturnType<Desk['findings']>>();
  const updates = createUpdates(bridge);
  // What was judged is judged again under the new trust.
  const trust = createTrust(bridge, () => checks.judgeAgain());
  const { getState, subscribe, set } = createStore<DeskState>(emptyDesk);
  const dispatch = (action: DeskAction): void => set(deskReducer(getState(), action));

  const tell = (answer: Result<unknown>): void => {
    if (answer.ok) return;
    dispatch({ type: 'notice', notice: { kind: 'error', error: withLabel(answer.error, getState().tokenLabels) } });
  };

  const outlets = createOutlets(bridge, tell);
  const run = createSigningRun(bridge, { getState, dispatch, tell, placement });
  let lastLook = 0;
  const look = async (request: { retry?: true } = {}): Promise<void> => {
    const mine = (lastLook += 1);
    dispatch({ type: 'signers-loading' });
    const answer = await bridge.invoke('signers.list', request);
    if (mine !== lastLook) return;
    if (answer.ok) dispatch({ type: 'signers-loaded', list: answer.value });
    else dispatch({ type: 'signers-failed', error: answer.error });
  };

  /** Takes what main answers of looks that have a name. */
  const looks = (answer: Result<AppearanceList>): AppearanceList | undefined => {
    tell(answer);
    if (!answer.ok) return undefined;
    dispatch({ type: 'looks-listed', appearances: answer.value });
    return answer.value;
  };

  const forget = async (ids: readonly DocumentId[]): Promise<void> => {
    for (let start = 0; start < ids.length; start += batchLimit) {
      tell(await bridge.invoke('documents.forget', { documentIds: ids.slice(start, start + batchLimit) }));
    }
  };

  const closeResult = async (keep?: ReadonlySet<DocumentId>): Promise<void> => {
    const before = getState().documents;
    dispatch({ type: 'result-closed' });
    const left = new Set(getState().documents.map(({ summary }) => summary.id));
    await forget(before.map(({ summary }) => summary.id).filter((id) => !left.has(id) && !keep?.has(id)));
  };

  /** Runs one request that adds documents; what is added while a result is shown begins a new list. */
  const add = async (files: number, request: () => Promise<Result<AddedDocuments>>): Promise<number> => {
    dispatch({ type: 'adding-started', files });
    const answer = await request();
    dispatch({ type: 'adding-ended', files });
    tell(answer);
    if (!answer.ok || answer.value.documents.length === 0) return 0;
    const { documents, incomplete } = answer.value;
    const closing =
      getState().view === 'result' ? closeResult(new Set(documents.map(({ id }) => id))) : Promise.resolve();
    dispatch({ type: 'documents-added', documents });
    if (incomplete) dispatch({ type: 'notice', notice: { kind: 'left-out' } });
    await closing;
    return documents.length;
  };

  /** What a file manager, or a second start, handed to main. */
  const takeHanded = async (): Promise<void> => {
    const answer = await bridge.invoke('handed.take', {});
    tell(answer);
    if (!answer.ok) return;
    const { view, toSign, toCheck, refused } = answer.value;
    if (view) dispatch({ type: 'panel-shown', panel: view === 'check' ? 'verification' : undefined });
    if (toCheck) checks.takeHanded(toCheck);
    if (toSign) {
      if (!view) dispatch({ type: 'panel-shown', panel: undefined });
      await add(toSign.documents.length, () => Promise.resolve({ ok: true, value: toSign }));
    }
    if (refused) tell({ ok: false, error: refused });
  };

  const examine = async (request: Promise<Result<{ report?: DoctorReport }>>): Promise<void> => {
    dispatch({ type: 'examination-began' });
    const answer = await request;
    dispatch({ type: 'examination-ended', ...(answer.ok ? answer.value : { error: answer.error }) });
  };

  const removeDocuments = async (ids: readonly DocumentId[]): Promise<void> => {
    const before = getState().documents.length;
    dispatch({ type: 'documents-removed', ids: new Set(ids) });
    if (getState().documents.length === before) return;
    const left = new Set(getState().documents.map(({ summary }) => summary.id));
    await forget(ids.filter((id) => !left.has(id)));
  };

  return {
    checks,
    placement,
    panels: createPanelRequests(),
    trust,
    updates,
    outlets,
    identity,
    getState,
    subscribe,

    open() {
      placement.open();
      const ends = [
        checks.open(),
        trust.open(),
        updates.open(),
        identity.open(),
        run.open(),
        bridge.on('signers.changed', () => void look()),
        bridge.on('handed.over', () => void takeHanded()),
        bridge.on('login.changed', ({ held }) => dispatch({ type: 'login-changed', held })),
        bridge.on('doctor.progress', (progress) => dispatch({ type: 'examination-progressed', progress })),
      ];
      void bridge.invoke('login.describe', {}).then((answer) => {
        if (answer.ok && answer.value.held) dispatch({ type: 'login-changed', held: answer.value.held });
      });
      void bridge.invoke('app.describe', {}).then((answer) => {
        if (answer.ok) dispatch({ type: 'app-described', app: answer.value });
        else tell(answer);
      });
      void bridge.invoke('documents.list', {}).then((answer) => {
        // Empty, unless this window was loaded again; what was added meanwhile is already there.
        if (!answer.ok) tell(answer);
        else if (answer.value.documents.length > 0 && getState().documents.length === 0)
          dispatch({ type: 'restored', contents: answer.value });
      });
      void bridge.invoke('appearances.list', {}).then(looks);
      void takeHanded();
      void look();
      return () => {
        for (const end of ends) end();
      };
    },

    async setTheme(theme) {
      const before = getState().theme;
      dispatch({ type: 'theme-set', theme });
      const answer = await bridge.invoke('app.setTheme', { theme });
      if (!answer.ok) dispatch({ type: 'theme-set', theme: before });
      tell(answer);
    },

    async chooseFiles() {
      await add(0, () => bridge.invoke('documents.choose', {}));
    },

    async addDropped(files) {
      let added = 0;
      for (let start = 0; start < files.length; start += batchLimit) {
        const part = files.slice(start, start + batchLimit);
        added += await add(part.length, () => bridge.registerDropped(part));
      }
      if (added === 0 && !getState().notice) dispatch({ type: 'notice', notice: { kind: 'nothing-added' } });
    },

    removeDocuments,
    // The same function for as long as there is a desk: what is remembered of looks goes by it.
    async openPages(...asked) {
      const answer = await openInUnits(...asked);
      if (answer.ok) placement.look(asked[0], answer.value);
      return answer;
    },
    openCheckedPages: (...asked) => openInUnits(...asked),
    select: (ids) => dispatch({ type: 'selected', ids }),
    sayOwn: (ids, words) => dispatch({ type: 'own-said', ids, words }),
    review: createReview(bridge),
    show: (id) => dispatch({ type: 'shown', id }),

    async unlock(documentId, password) {
      const answer = await bridge.invoke('documents.unlock', { documentId, password });
      if (!answer.ok) return answer.error;
      dispatch({ type: 'unlocked', documents: answer.value });
      return undefined;
    },

    async choosePicture(refused) {
      const answer = await bridge.invoke('pictures.choose', {});
      if (refused && !answer.ok) refused(answer.error);
      else tell(answer);
      return answer.ok ? answer.value.picture : undefined;
    },

    pictureLook: (request) => bridge.invoke('signing.picture', request),
    ...lookActions(bridge, looks, tell),

    lookAgain: () => look({ retry: true }),
    chooseSigner: (name) => dispatch({ type: 'signer-chosen', name }),
    chooseAlias: (signer, alias) => dispatch({ type: 'alias-chosen', signer, alias }),
    signFor: (signer, one) => dispatch({ type: 'delegation-chosen', signer, delegation: one?.delegation }),

    wish(signer, wishes) {
      const before = pictureOf(getState().wishes[signer]);
      dispatch({ type: 'wished', signer, wishes });
      if (before === undefined || before === pictureOf(wishes)) return;
      void bridge.invoke('pictures.forget', { pictureId: before });
    },

    sign: run.sign,
    retry: run.retry,
    stop: run.stop,
    pause: run.pause,
    resume: run.resume,
    leaveOut: run.leaveOut,

    closeResult: () => closeResult(),
    ...outputActions(bridge, tell),
    async managePin({ name, token }, purpose) {
      dispatch({ type: 'notice' });
      const answer = await bridge.invoke('pins.manage', { signer: name, purpose });
      tell(answer);
      if (!answer.ok || !answer.value.done) return;
      dispatch({ type: 'notice', notice: { kind: 'pin-done', purpose, token: token.label || token.name } });
    },

    logOut: async () => tell(await bridge.invoke('login.end', {})),
    async useKeyFile(dropped) {
      dispatch({ type: 'notice' });
      const answer =
        dropped === undefined
          ? await bridge.invoke('keyFiles.choose', {})
          : await bridge.invoke('keyFiles.take', { documentId: dropped });
      tell(answer);
      if (!answer.ok || answer.value.signer === undefined) return;
      const { signer } = answer.value;
      dispatch({ type: 'signer-chosen', name: signer });
      dispatch({ type: 'notice', notice: { kind: 'key-file-used', file: signer } });
      if (dropped !== undefined) await removeDocuments([dropped]);
      await look();
    },
    async removeKeyFile({ name, title }) {
      dispatch({ type: 'notice' });
      const answer = await bridge.invoke('keyFiles.remove', { signer: name });
      tell(answer);
      if (!answer.ok) return;
      dispatch({ type: 'notice', notice: { kind: 'key-file-removed', file: title } });
      await look();
    },

    async checkDocuments(ids) {
      dispatch({ type: 'panel-shown', panel: 'verification' });
      await checks.start(ids);
    },
    async chooseToCheck() {
      const before = checks.getState().documents;
      await checks.choose();
      if (checks.getState().documents !== before || checks.getState().notice)
        dispatch({ type: 'panel-shown', panel: 'verification' });
    },
    async signChecked(ids) {
      await add(ids.length, () => checks.toDesk(ids));
    },

    dismissNotice: () => dispatch({ type: 'notice' }),
    showPanel: (panel, before) => dispatch({ type: 'panel-shown', panel, ...(before && { before }) }),
    findings(documentId) {
      // Two views may ask at once; it is looked through once.
      const asked =
        asking.get(documentId) ??
        bridge.invoke('documents.findings', { documentId }).finally(() => asking.delete(documentId));
      asking.set(documentId, asked);
      return asked;
    },
    readHistory: (before) => bridge.invoke('history.list', before === undefined ? {} : { before }),
    readPolicy: () => bridge.invoke('policy.describe', {}),
    checkHistory: () => bridge.invoke('history.check', {}),
    askAboutKeys: (channel, request) => bridge.invoke(channel, request),
    examine: () => examine(bridge.invoke('doctor.examine', {})),
    retryDriver: (module) => examine(bridge.invoke('doctor.retry', { module })),
    addDriver: () => examine(bridge.invoke('doctor.addDriver', {})),
    removeDriver: (module) => examine(bridge.invoke('doctor.removeDriver', { module })),
    async copyReport() {
      const answer = await bridge.invoke('doctor.copy', {});
      return answer.ok && answer.value.copied;
    },
  };
}
