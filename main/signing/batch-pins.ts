import { basename } from 'node:path';
import { isWarning } from '../../preload/contract/signing-notes';
import type { SigningNote } from '../document/document-port';
import type { IdentifiedSigner } from '../signers/signer-catalog';
import type { PinRelease, PinSource, PinState } from '../token/crypto-token';
import type { BatchStop } from './batch-stop';
import type { SigningKey } from './signing-key';
import { tokenInPinRequest } from './pin-request';
import type { BatchDocument, PinConversation, PinPrompt, PinRequest } from './signing-port';

/** The PIN conversations of one batch: one for the login, and one for each signature of a key that wants that. */
export class BatchPins {
  private asked = 0;
  private readonly unsigned: Set<BatchDocument>;
  private current: PinConversation | undefined;

  constructor(
    private readonly prompt: PinPrompt,
    private readonly key: SigningKey,
    private readonly signer: Pick<IdentifiedSigner, 'tokenName' | 'delegation'>,
    documents: BatchDocument[],
    private readonly batch: Pick<BatchStop, 'goOn'>,
    private readonly notes: ReadonlyMap<BatchDocument, SigningNote[]> = new Map(),
    /** Documents that may still come. */
    private readonly awaited: () => readonly BatchDocument[] = () => [],
  ) {
    this.unsigned = new Set(documents);
  }

  /**
   * Opens the conversation about the PIN that opens the token.
   * @param typed - told when it is typed, where we are the place for that: a window's PIN is seen by the token alone
   */
  login(typed: () => void): PinConversation {
    const { key } = this;
    // What comes later is signed under this login, so it is named.
    const documents = [...this.unsigned, ...this.awaited()];
    const entries = key.token.pinEntries?.(key.description, key.alias, documents.length);
    const asked = { purpose: 'login' as const, ...(entries !== undefined && { entries }) };
    const conversation = this.open(key.description.pin, documents, asked);
    const told = telling(conversation.source, typed);
    return {
      source: told.source,
      close: () => {
        told.forget();
        conversation.close();
      },
    };
  }

  /**
   * For one document's signature, should its key want a PIN of its own.
   *
   * @param asking - told when the PIN is asked for, and when it is not waited for any more
   */
  release(document: BatchDocument, asking: { begins: () => void; ends: () => void }): PinRelease {
    return (state) => {
      this.batch.goOn();
      // A document that is signed for the second time (the room was too small) is not in there any more.
      const others = [...this.unsigned].filter((one) => one !== document).length;
      const conversation = this.open(state, [document], {
        purpose: 'signature',
        entries: this.asked + 1 + others,
      });
      asking.begins();
      return {
        source: conversation.source,
        close: () => {
          conversation.close();
          asking.ends();
        },
      };
    };
  }

  /** Documents whose passwords came while others were signed. */
  add(documents: readonly BatchDocument[]): void {
    for (const document of documents) this.unsigned.add(document);
  }

  /** A document that is signed, or never will be, needs no PIN. */
  settle(document: BatchDocument): void {
    this.unsigned.delete(document);
  }

  /** Ends the conversation that is open. */
  stop(): void {
    this.current?.close();
  }

  private open(
    pin: PinState,
    documents: BatchDocument[],
    asked: Pick<PinRequest, 'purpose' | 'entries'>,
  ): PinConversation {
    const { alias, certificate, description } = this.key;
    this.asked += 1;
    const warnings = warningsOf(documents.flatMap((document) => this.notes.get(document) ?? []));
    const conversation = this.prompt.open({
      ...asked,
      ...tokenInPinRequest(this.signer.tokenName, description, pin),
      alias,
      signatory: certificate.subject,
      documentNames: documents.map(({ path }) => basename(path)),
      ...(this.signer.delegation && { onBehalfOf: this.signer.delegation.principal }),
      ...(warnings.length > 0 && { warnings }),
      entry: this.asked,
    });
    this.current = conversation;
    return conversation;
  }
}

/** Tells that the PIN is typed behind its way to the token, which does not wait for what is begun then. */
function telling(source: PinSource, typed: () => void): { source: PinSource; forget: () => void } {
  let behind: NodeJS.Immediate | undefined;
  const forget = (): void => clearImmediate(behind);
  if (source.kind !== 'typed') return { source, forget };
  const ask: typeof source.ask = async (state) => {
    const pin = await source.ask(state);
    if (pin) behind = setImmediate(typed);
    return pin;
  };
  return { source: { ...source, ask }, forget };
}

/** Kinds of warnings that a PIN window has room for. */
const mostWarnings = 3;

/** What several documents have in common is told once. */
function warningsOf(notes: readonly SigningNote[]): NonNullable<PinRequest['warnings']> {
  const counted = new Map<string, { note: SigningNote; documents: number }>();
  for (const note of notes.filter(isWarning)) {
    const key = JSON.stringify(note);
    const known = counted.get(key);
    if (known) known.documents += 1;
    else counted.set(key, { note, documents: 1 });
  }
  return [...counted.values()].slice(0, mostWarnings);
}
