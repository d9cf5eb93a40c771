import type { ErrorShape } from '../../preload/contract/error-codes';
import type { IdentityState } from '../../preload/contract/identity';
import type { DocumentId } from '../../preload/contract/model';
import type {
  OutputKind,
  StationEnd,
  StationLanguage,
  StationState,
  StationStep,
} from '../../preload/contract/station';
import type { PageViewId } from '../../preload/contract/page-view';
import type { Standing } from '../../preload/contract/page-review';
import type { StationConfiguration } from '../configuration/configuration-station';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import { DocumentDesk } from '../ipc/document-desk';
import { IdentityDesk } from '../ipc/identity-desk';
import { PageDesk } from '../ipc/page-desk';
import type { Services } from '../services';
import { OfferedSigners, type SignersSeen } from './offered-signers';
import { loginState, personName, wantedLogins } from './who-is-there';
import { SigningOnce } from './signing-once';
import { TakingAway } from './taking-away';
import type { PersonSurroundings, StationOutputs, StationTray } from './station-parts';
import type { OfferedDocument } from './tray/tray-source';
import type { WorkFolder } from './work-folder';

/** What one person's time is made of. */
export interface PersonParts {
  configuration: StationConfiguration;
  /** Of this person alone. */
  services: Services;
  surroundings: PersonSurroundings;
  folder: WorkFolder;
  tray: StationTray;
  outputs: StationOutputs;
  /** The card that the person before left in the reader: nobody's time begins with it. */
  cardLeft: string | undefined;
  changed: (state: StationState) => void;
  pagesEnded: (ended: { view: PageViewId; error: ErrorShape }) => void;
  /** The person is done, or gone. */
  over: (why: StationEnd) => void;
}

/** How long the last page stands, in milliseconds. */
const doneStandsMs = 8_000;

/**
 * One person at the station, from the welcome page to the last one. Each request of the page is answered with what is to be seen
 * then; what does not fit the step is refused. Nothing of it outlives `end`.
 */
export class Person {
  private step: StationStep = 'welcome';
  private language: StationLanguage;
  private seen: SignersSeen = { signers: [], usable: undefined, card: undefined, cardSerial: undefined };
  private cardUsed: string | undefined;
  private problem: ErrorShape | undefined;
  private tray: StationState['tray'];
  private document: { id: DocumentId; offered: OfferedDocument; pages: number } | undefined;
  private read = false;
  private idleSeconds: number | undefined;
  private ended = false;
  private readonly documents: DocumentDesk;
  private readonly pages: PageDesk;
  private readonly identity: IdentityDesk;
  private readonly signers: OfferedSigners;
  private readonly signing: SigningOnce;
  private readonly taking: TakingAway;
  private readonly stopTray: () => void;
  private doneTimer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: PersonParts) {
    const { configuration, services, surroundings, folder, outputs } = parts;
    this.language = configuration.LANGUAGES[0] ?? 'en';
    this.documents = new DocumentDesk(services.documents, services.log);
    this.pages = new PageDesk(
      this.documents,
      surroundings.startPage,
      (ended) => parts.pagesEnded(ended),
      services.log,
      (id, { mark }) => void this.documents.noteShown(id, mark, (path) => services.checks.digests(path)),
    );
    this.identity = new IdentityDesk(
      services,
      surroundings.prompts,
      { openAddress: (address) => surroundings.openAddress(address), copyText: () => Promise.resolve() },
      (state) => this.identityChanged(state),
    );
    this.signing = new SigningOnce(services, surroundings.prompts, this.identity, folder.signed, () => this.tell());
    this.taking = new TakingAway(outputs, services, () => this.tell());
    this.signers = new OfferedSigners(
      services,
      configuration.SIGNERS,
      // A card that is pulled while its PIN is asked for takes its person along.
      () => this.signing.working,
      (seen) => this.signersSeen(seen),
    );
    this.stopTray = parts.tray.watch(() => void this.lookIntoTray());
  }

  /** The station itself is at work, or nobody has begun: nobody is missed. */
  get excused(): boolean {
    const { step } = this;
    if (step === 'welcome') return this.language === (this.parts.configuration.LANGUAGES[0] ?? 'en');
    return step === 'done' || this.signing.working || this.taking.working;
  }

  /** A token is at work for the person, or about to be. */
  get signs(): boolean {
    return this.signing.busy;
  }

  /** Somebody has begun, so that there is a person whose time can end. */
  get begun(): boolean {
    return this.step !== 'welcome';
  }

  /** The card that lies in the reader, for whoever comes next. */
  get card(): string | undefined {
    return this.seen.cardSerial;
  }

  /** What was signed here was not taken by anybody. */
  get leaves(): boolean {
    return this.signing.signed !== undefined && !this.taking.taken;
  }

  get signed(): boolean {
    return this.signing.signed !== undefined;
  }

  get state(): StationState {
    const { configuration, services } = this.parts;
    const identity = this.identity.describe();
    const { login, problem: loginProblem } = identity;
    const { document, seen, idleSeconds, tray } = this;
    const problem = this.problem ?? (this.step === 'identify' ? loginProblem : undefined);
    const person = personName(this.step, seen, services.identity.current);
    return {
      step: this.step,
      language: this.language,
      languages: configuration.LANGUAGES,
      ...(configuration.TITLE !== undefined && { title: configuration.TITLE }),
      ...(seen.card && { card: seen.card }),
      ...(this.parts.cardLeft !== undefined && this.step === 'welcome' && { cardLeft: true as const }),
      logins: wantedLogins(seen, identity),
      ...(login && { login: loginState(login) }),
      ...(person !== undefined && { person }),
      ...(this.step === 'choose' && tray && { tray }),
      ...(document && {
        document: { id: document.id, name: document.offered.name, pages: document.pages, read: this.read },
      }),
      ...(this.signing.state && { signing: this.signing.state }),
      ...(this.step === 'take' && { outputs: this.taking.offered }),
      ...(problem && { problem }),
      ...(idleSeconds !== undefined && { idleSeconds }),
      keyboard: configuration.KEYBOARD,
      staffView: configuration.STAFF_VIEW && services.policy.managed,
    };
  }

  /** Of the countdown, for the page. */
  warn(seconds: number | undefined): void {
    // The window for the PIN stands above the question; whoever answers it begins to sign anew.
    if (seconds !== undefined && this.idleSeconds === undefined) this.signing.stopAsking();
    this.idleSeconds = seconds;
    this.tell();
  }

  setLanguage(language: StationLanguage): void {
    if (this.parts.configuration.LANGUAGES.includes(language)) this.language = language;
    this.tell();
  }

  begin(): void {
    this.demand('welcome');
    this.start();
  }

  identify(authenticator: string): void {
    this.demand('identify');
    this.problem = undefined;
    this.identity.begin(authenticator);
  }

  cancelLogin(): void {
    this.identity.cancel();
    this.parts.surroundings.closeAddress();
  }

  async choose(tray: string): Promise<void> {
    this.demand('choose');
    await this.take(tray as `tray-${string}`);
  }

  openPages(document: DocumentId): { view: PageViewId } {
    this.demand('read', 'sign', 'take');
    return this.pages.open(document);
  }

  closePages(view: PageViewId): boolean {
    return this.pages.close(view);
  }

  units(document: DocumentId): ReturnType<Services['documents']['units']> {
    const { path, password } = this.pages.fileOf(document);
    return this.parts.services.documents.units(path, password);
  }

  /** What of the pages stands on the screen; the last one that had to be seen opens the way to sign. */
  stand(view: PageViewId, standing: Standing): ReturnType<DocumentDesk['look']> {
    const id = this.pages.documentOf(view);
    const review = this.documents.look(id, standing, this.parts.surroundings.isAttended());
    if (!this.read && review.left === 0 && id === this.document?.id) {
      this.read = true;
      this.tell();
    }
    return review;
  }

  agree(): void {
    this.demand('read');
    if (!this.read) throw new CountersignError('station.notNow', { step: this.step });
    this.step = 'sign';
    this.tell();
  }

  back(): void {
    this.demand('read', 'sign');
    if (this.signing.busy) throw new CountersignError('station.notNow', { step: this.step });
    this.problem = undefined;
    if (this.step === 'sign') this.step = 'read';
    else {
      this.forgetDocument();
      this.step = 'choose';
      void this.lookIntoTray(true);
    }
    this.tell();
  }

  /** Answers at once; the signing goes on behind it. */
  sign(): void {
    this.demand('sign');
    const { document, seen } = this;
    if (!document || this.signing.busy) throw new CountersignError('station.notNow', { step: this.step });
    const signer = seen.usable?.name;
    if (signer === undefined) {
      // The card is gone, or the login is over: who it is has to be shown anew.
      this.step = 'identify';
      void this.goOn();
      return;
    }
    this.problem = undefined;
    void this.signing.sign({ ...this.documents.toSign(document.id) }, signer, document.offered.name).then((end) => {
      if (this.ended) return;
      if (end.signed) {
        this.pages.closeAll();
        this.step = 'take';
        this.taking.begin(end.signed, document.offered);
        void this.answer();
      } else this.problem = end.problem;
      this.tell();
      void this.signers.lookNow();
    });
    this.tell();
  }

  cancelSigning(): void {
    this.signing.cancel();
  }

  takeAway(output: OutputKind): void {
    this.demand('take');
    this.taking.take(output);
  }

  /** The last page: nothing of the document is to be had any more. */
  done(): void {
    this.demand('take', 'done');
    if (this.step === 'done') return this.leave('done');
    this.step = 'done';
    this.pages.closeAll();
    this.doneTimer = setTimeout(() => this.leave('done'), doneStandsMs);
    this.tell();
  }

  again(): void {
    if (this.step !== 'welcome') this.leave(this.step === 'done' ? 'done' : 'again');
  }

  /** Ends everything that runs for this person; the services and the windows are ended by whoever made them. */
  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.doneTimer);
    this.stopTray();
    this.signers.end();
    this.pages.closeAll();
    this.identity.cancel();
    this.parts.surroundings.closeAddress();
    await this.signing.stop();
    await this.taking.stop();
    await this.answer();
    this.parts.services.identity.end('window');
  }

  /** Whoever handed the document over hears that it was signed, at once; what is not signed is answered when the person goes. */
  private async answer(): Promise<void> {
    const { signed } = this.signing;
    if (signed === undefined) return;
    await this.document?.offered.settled?.('signed', { signed }).catch(() => {
      this.parts.services.log.warn('station.requestUnanswered');
    });
  }

  private leave(why: StationEnd): void {
    if (!this.ended) this.parts.over(why);
  }

  private demand(...steps: StationStep[]): void {
    if (this.ended || !steps.includes(this.step)) throw new CountersignError('station.notNow', { step: this.step });
  }

  private tell(): void {
    if (!this.ended) this.parts.changed(this.state);
  }

  private signersSeen(seen: SignersSeen): void {
    const before = this.seen;
    this.seen = seen;
    const { cardSerial } = seen;
    if (cardSerial !== this.parts.cardLeft) this.parts.cardLeft = undefined;
    const came = cardSerial !== undefined && before.cardSerial === undefined;
    if (this.cardUsed !== undefined && cardSerial !== this.cardUsed) return this.leave(this.goneEnd());
    if (this.step === 'welcome' && came && this.parts.cardLeft === undefined) return this.start();
    if (this.step === 'identify') void this.goOn();
    this.tell();
  }

  /** Whoever takes the card when all is done has done what they were asked to. */
  private goneEnd(): StationEnd {
    return this.step === 'done' || (this.step === 'take' && this.taking.taken) ? 'done' : 'card-out';
  }

  private identityChanged({ ended, login }: IdentityState): void {
    if (ended?.why === 'card') return this.leave(this.goneEnd());
    if (!login) this.parts.surroundings.closeAddress();
    void this.signers.lookNow();
    this.tell();
  }

  /** What was plugged in long before is not of whoever begins now. */
  private start(): void {
    this.parts.tray.begin();
    this.step = 'identify';
    void this.goOn();
  }

  /** From identifying on, as soon as it is known who signs. */
  private async goOn(): Promise<void> {
    if (this.step !== 'identify' || !this.seen.usable || this.parts.cardLeft !== undefined) return this.tell();
    this.cardUsed = this.seen.cardSerial;
    this.problem = undefined;
    this.step = this.document ? 'read' : 'choose';
    await this.lookIntoTray(true);
    this.tell();
  }

  /** @param first - what the back office handed over alone is opened without being chosen */
  private async lookIntoTray(first = false): Promise<void> {
    if (this.step !== 'choose') return;
    const found = await this.parts.tray.list().catch(() => []);
    if (this.ended || this.step !== 'choose') return;
    this.tray = found;
    const [only, ...others] = found.filter(({ from }) => from === 'office');
    if (first && only && others.length === 0) await this.take(only.tray);
    this.tell();
  }

  private async take(tray: `tray-${string}`): Promise<void> {
    this.problem = undefined;
    try {
      const { path, offered } = await this.parts.tray.take(tray, this.parts.folder.incoming);
      const [entered] = (await this.documents.register([path])).documents;
      if (!entered) throw new CountersignError('station.documentGone', { file: offered.name });
      if (entered.problem) throw CountersignError.fromShape(entered.problem);
      if (this.ended || this.step !== 'choose') return;
      this.document = { id: entered.id, offered, pages: entered.pages ?? 0 };
      this.read = !this.parts.configuration.MUST_REVIEW;
      this.step = 'read';
    } catch (error) {
      this.problem = toCountersignError(error, this.parts.services.log).toShape();
    }
    this.tell();
  }

  private forgetDocument(): void {
    const { document } = this;
    this.pages.closeAll();
    if (document) this.documents.forget([document.id]);
    this.document = undefined;
    this.read = false;
  }
}
