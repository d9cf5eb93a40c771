import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { CertificateFacts } from '../../preload/contract/certificate-facts';
import type {
  AddingAnchors,
  AnchorChoice,
  CheckNetwork,
  ListsReport,
  OwnAnchor,
  RefreshState,
  TrustReport,
} from '../../preload/contract/trust';
import { readAnchorFile, removePersonalCertificate, savePersonalAnchors } from '../configuration/own-anchors';
import { configurationFile } from '../configuration/profile-folders';
import { forbidsDownload } from '../configuration/trusted-lists';
import type { DocumentService } from '../document/document-service';
import { CountersignError } from '../errors/countersign-error';
import type { ListsService, RefreshNews } from '../lists/lists-service';
import type { Services } from '../services';
import type { TrustAnchor } from '../trust/paths';
import { checkNetwork } from './check-network';
import { KeptHandles } from './kept-handles';

/** What the desk needs of the services. */
export interface TrustServices extends Pick<
  Services,
  'profile' | 'configuration' | 'policy' | 'settings' | 'ownAnchors' | 'log' | 'now'
> {
  lists: Pick<
    ListsService,
    'state' | 'isDue' | 'refresh' | 'cancel' | 'refreshing' | 'onRefresh' | 'source' | 'refreshHours'
  >;
  /** Reads certificates of strangers in a process of its own. */
  checks: Pick<DocumentService, 'describe'>;
}

/** The dialog of the desktop. */
export interface AnchorFiles {
  /** Absolute paths; empty when it was closed. */
  chooseAnchorFiles(): Promise<string[]>;
}

/** What is told to the window, and when. */
export interface TrustListener {
  refreshed(state: RefreshState): void;
  /** Whom is trusted is another now: verdicts and what is said of signers may be, too. */
  changed(): void;
}

interface ChosenAnchors {
  /** DER, by the fingerprint. */
  certificates: Map<string, Uint8Array>;
}

/** Whom signatures are trusted by: the trusted lists, one's own anchors, and what may be asked over the network. */
export class TrustDesk {
  private readonly chosen = new KeptHandles<ChosenAnchors>('anchors');
  /** How the last refresh ended. */
  private last: RefreshState = { running: false };

  constructor(
    private readonly services: TrustServices,
    private readonly files: AnchorFiles,
    private readonly listener: TrustListener,
  ) {
    services.lists.onRefresh((news) => this.follow(news));
  }

  async describe(): Promise<TrustReport> {
    const { anchors, problems } = await this.services.ownAnchors();
    return {
      lists: this.lists(),
      anchors: await this.described(anchors),
      problems: problems.map((problem) => problem.toShape()),
      network: checkNetwork(this.services),
      adding: this.adding(),
    };
  }

  private adding(): AddingAnchors {
    const { configuration, policy, profile } = this.services;
    if (configuration?.ALLOW_OWN_ANCHORS !== false) return {};
    return { forbiddenBy: policy.forbiddenBy('ALLOW_OWN_ANCHORS', configurationFile(profile)) };
  }

  /** @throws CountersignError anchor.forbidden */
  private checkAdding(): void {
    const { forbiddenBy } = this.adding();
    if (forbiddenBy) throw new CountersignError('anchor.forbidden', { ...forbiddenBy });
  }

  lists(): ListsReport {
    const { lists, configuration, policy, profile, now } = this.services;
    const at = now();
    const forbidden = forbidsDownload(configuration?.TRUSTEDLISTS, lists.source);
    return {
      ...lists.state(),
      at: at.toISOString(),
      due: lists.isDue(at),
      source: lists.source,
      refreshHours: lists.refreshHours,
      ...(forbidden && {
        forbiddenBy: {
          ...policy.forbiddenBy('TRUSTEDLISTS', configurationFile(profile)),
          entry: 'ALLOW_DOWNLOAD' as const,
        },
      }),
      refresh: this.refreshState,
    };
  }

  /** Begins to bring all lists up to date, or joins the refresh that goes on. */
  refresh(): boolean {
    // How it ended is told by `follow`; here nobody waits for it.
    this.services.lists.refresh({ at: this.services.now() }).catch(() => undefined);
    return true;
  }

  cancelRefresh(): boolean {
    return this.services.lists.cancel();
  }

  /**
   * Lets the person choose files with certificates, and says what is in them. Nothing is trusted by that.
   *
   * @returns undefined when the dialog was closed
   * @throws CountersignError anchor.forbidden; anchor.unusable for a file without a certificate that can be read
   */
  async chooseAnchors(): Promise<AnchorChoice | undefined> {
    this.checkAdding();
    const paths = await this.files.chooseAnchorFiles();
    if (paths.length === 0) return undefined;
    const certificates = new Map<string, Uint8Array>();
    const facts: CertificateFacts[] = [];
    for (const path of paths) {
      const found = await readAnchorFile(path);
      const described = await this.facts(found, path);
      if (described.length === 0)
        throw new CountersignError('anchor.unusable', { file: path, reason: 'no-certificate' });
      for (const der of found) certificates.set(fingerprintOf(der), der);
      facts.push(...described.filter(({ id }) => !facts.some((one) => one.id === id)));
    }
    const { anchors } = await this.services.ownAnchors();
    const known = new Set(anchors.map(({ certificate }) => fingerprintOf(certificate)));
    return {
      id: this.chosen.keep({ certificates }),
      files: paths.map((path) => basename(path)),
      certificates: facts.map((certificate) => ({ certificate, known: known.has(certificate.id) })),
    };
  }

  /**
   * Trusts certificates of a choice: the octets that were shown, whatever has become of the file.
   *
   * @throws CountersignError anchor.forbidden, anchor.choiceUnknown, anchor.notSaved
   */
  async addAnchors(choiceId: string, fingerprints: readonly string[]): Promise<OwnAnchor[]> {
    this.checkAdding();
    const choice = this.chosen.get(choiceId);
    const certificates = fingerprints.map((one) => choice?.certificates.get(one));
    if (certificates.includes(undefined)) throw new CountersignError('anchor.choiceUnknown', {});
    await savePersonalAnchors(this.services.profile.folder, certificates as Uint8Array[]);
    this.chosen.forget(choiceId);
    return this.changedAnchors();
  }

  /** @throws CountersignError anchor.choiceUnknown when it is none of the person's, anchor.notSaved */
  async removeAnchor(fingerprint: string): Promise<OwnAnchor[]> {
    const removed = await removePersonalCertificate(this.services.profile.folder, fingerprint);
    if (!removed) throw new CountersignError('anchor.choiceUnknown', {});
    return this.changedAnchors();
  }

  /** @throws CountersignError settings.notSaved when it would be as before after the next start */
  setNetwork(asks: boolean): CheckNetwork {
    const { settings, profile } = this.services;
    if (!settings.keepAsksNetwork(asks)) throw new CountersignError('settings.notSaved', { folder: profile.folder });
    return checkNetwork(this.services);
  }

  private get refreshState(): RefreshState {
    const { refreshing } = this.services.lists;
    if (!refreshing) return this.last;
    return { running: true, ...(refreshing.progress && { step: refreshing.progress }) };
  }

  private follow(news: RefreshNews): void {
    if (news.state === 'ended') {
      const { error, cancelled } = news;
      this.last = {
        running: false,
        ...(error && { error: error.toShape() }),
        ...(cancelled && { stopped: true as const }),
      };
    }
    this.listener.refreshed(this.refreshState);
    if (news.state === 'ended' && news.changed) this.listener.changed();
  }

  private async changedAnchors(): Promise<OwnAnchor[]> {
    this.listener.changed();
    const { anchors } = await this.services.ownAnchors();
    return this.described(anchors);
  }

  private async described(anchors: readonly TrustAnchor[]): Promise<OwnAnchor[]> {
    const facts = await this.facts(
      anchors.map(({ certificate }) => certificate),
      this.services.profile.folder,
    );
    const byId = new Map(facts.map((one) => [one.id, one]));
    return anchors.flatMap(({ certificate: der, origin, until }) => {
      const certificate = byId.get(fingerprintOf(der));
      if (!certificate || (origin.kind !== 'person' && origin.kind !== 'configuration')) return [];
      return [{ certificate, origin: origin.kind, file: origin.file, ...(until && { until: until.toISOString() }) }];
    });
  }

  private facts(certificates: readonly Uint8Array[], path: string): Promise<CertificateFacts[]> {
    const texts = certificates.map((der) => Buffer.from(der).toString('base64'));
    return this.services.checks.describe(texts, path);
  }
}

const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');
