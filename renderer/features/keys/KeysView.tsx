import { useState } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { CertificatePreview, ImportedCertificate, KeyListing, KeySummary } from '../../../preload/contract/keys';
import { useDesk, useDeskState } from '../../app/desk-context';
import { errorText } from '../../i18n/error-text';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Choice } from '../../ui/Choice';
import { Panel, PanelEmpty } from '../../ui/Panel';
import { Message, Problem } from '../../ui/Problem';
import { withLabel } from '../signing/token-names';
import type { TokenLabels } from '../signing/token-names';
import { DeleteKeyDialog } from './DeleteKeyDialog';
import { ImportDialog } from './ImportDialog';
import { KeyCard } from './KeyCard';
import type { KeyAction } from './KeyCard';
import styles from './KeysView.module.css';
import { NewKeyDialog } from './NewKeyDialog';
import { RenewDialog } from './RenewDialog';
import { RequestDialog } from './RequestDialog';
import { useKeys } from './use-keys';
import type { Keys } from './use-keys';

/** The dialog that is open. */
type Step =
  | { kind: 'new'; predecessor?: KeySummary }
  /** The draft may be that of the key before. */
  | { kind: 'request'; alias: string; draft: KeySummary['draft']; renews?: string }
  | { kind: 'import'; alias: string; preview: CertificatePreview }
  | { kind: 'renew'; key: KeySummary }
  | { kind: 'delete'; key: KeySummary };

type Notice =
  | { kind: 'error'; error: ErrorShape }
  | { kind: 'made' | 'deleted'; alias: string }
  | ({ kind: 'imported'; chainProblem?: ErrorShape } & ImportedCertificate);

/** Keys of long life: made in a token, certified, renewed, deleted. */
export function KeysView() {
  const desk = useDesk();
  const keys = useKeys();
  const { tokens, token, error } = keys;
  return (
    <Panel
      title={t('keys.title')}
      hint={t('keys.hint')}
      close={t('keys.close')}
      onClose={() => desk.showPanel(undefined)}
      testId="keys"
    >
      {error && <Problem error={error} />}
      {!tokens && !error && (
        <p className={styles.quiet} role="status">
          {t('keys.loadingTokens')}
        </p>
      )}
      {tokens?.length === 0 && (
        <PanelEmpty title={t('keys.noTokens')} hint={t('keys.noTokensHint')} testId="keys-no-tokens" />
      )}
      {token && <TokenKeys key={token.name} keys={keys} token={{ ...token, label: token.label || token.name }} />}
    </Panel>
  );
}

interface TokenKeysProps {
  keys: Keys;
  token: NonNullable<Keys['token']> & { label: string };
}

/** The keys of the token that was chosen, or why they are not seen. */
function TokenKeys({ keys, token }: TokenKeysProps) {
  const { ask, labels } = keys;
  const signing = useDeskState().batch !== undefined;
  const [step, setStep] = useState<Step>();
  const [notice, setNotice] = useState<Notice>();
  const [busy, setBusy] = useState(false);
  const { name, label, listing, problem } = token;
  const isDisabled = busy || signing;

  const open = (next: Step | undefined): void => {
    setNotice(undefined);
    setStep(next);
  };
  const finish = (done: Notice): void => {
    setStep(undefined);
    setNotice(done);
  };
  /** Work without a dialog of the window; what it answers is undefined after an error, which is told. */
  const run: Keys['ask'] = async (channel, request) => {
    setNotice(undefined);
    setBusy(true);
    const answer = await ask(channel, request);
    setBusy(false);
    if (!answer.ok) setNotice({ kind: 'error', error: answer.error });
    return answer;
  };
  const show = (): void => void run('keys.list', { token: name });

  const act = async (key: KeySummary, action: KeyAction): Promise<void> => {
    const { alias, draft } = key;
    if (action === 'request') return open({ kind: 'request', alias, draft });
    if (action !== 'import') return open({ kind: action, key });
    const answer = await run('keys.chooseCertificate', { token: name, alias });
    if (answer.ok && answer.value.preview) open({ kind: 'import', alias, preview: answer.value.preview });
  };

  return (
    <>
      <div className={styles.bar}>
        <TokenChoice keys={keys} token={token} isDisabled={isDisabled} />
        {listing && !problem && <Count listing={listing} />}
        {listing && !problem && (
          <div className={styles.buttons}>
            <Button onPress={show} isDisabled={isDisabled} data-testid="keys-again">
              {t('keys.again')}
            </Button>
            <Button
              kind="primary"
              onPress={() => open({ kind: 'new' })}
              isDisabled={isDisabled || !mayMakeKey(listing)}
              data-testid="keys-new"
            >
              {t('keys.new')}
            </Button>
          </div>
        )}
      </div>
      {notice && <NoticeLine notice={notice} onDismiss={() => setNotice(undefined)} />}
      {problem ? (
        <Problem error={withLabel(problem, labels)} tone="warn" />
      ) : listing ? (
        <KeyList {...{ listing, label, isDisabled }} onAction={(key, action) => void act(key, action)} />
      ) : (
        <PanelEmpty title={label} hint={t(busy ? 'keys.enterPin' : 'keys.showHint')} testId="keys-hidden">
          <Button kind="primary" onPress={show} isDisabled={isDisabled} data-testid="keys-show">
            {t('keys.show')}
          </Button>
        </PanelEmpty>
      )}
      {step && (
        <StepOf
          {...{ step, ask, name, label, labels, listing }}
          onNext={open}
          onFinish={finish}
          onClose={() => open(undefined)}
        />
      )}
    </>
  );
}

interface StepOfProps {
  step: Step;
  ask: Keys['ask'];
  name: string;
  label: string;
  labels: TokenLabels;
  listing: KeyListing | undefined;
  onNext(step: Step): void;
  onFinish(notice: Notice): void;
  onClose(): void;
}

function StepOf({ step, ask, name, label, labels, listing, onNext, onFinish, onClose }: StepOfProps) {
  switch (step.kind) {
    case 'new': {
      const { predecessor } = step;
      if (!listing) return null;
      return (
        <NewKeyDialog
          {...{ ask, listing, onClose, ...(predecessor && { predecessor }) }}
          token={label}
          onMade={({ alias }) =>
            // A renewal goes on with the name that the key before has.
            predecessor
              ? onNext({ kind: 'request', alias, draft: predecessor.draft, renews: predecessor.alias })
              : onFinish({ kind: 'made', alias })
          }
        />
      );
    }
    case 'request': {
      const { kind: _kind, ...request } = step;
      return (
        <RequestDialog
          {...{ ask, labels, onClose, ...request }}
          token={name}
          authorities={listing?.authorities ?? []}
          onImported={(imported, chainProblem) =>
            onFinish({ kind: 'imported', ...imported, ...(chainProblem && { chainProblem }) })
          }
          onImport={(preview) => onNext({ kind: 'import', alias: step.alias, preview })}
        />
      );
    }
    case 'import':
      return (
        <ImportDialog
          {...{ ask, onClose }}
          alias={step.alias}
          preview={step.preview}
          onImported={(imported) => onFinish({ kind: 'imported', ...imported })}
        />
      );
    case 'renew': {
      const { key } = step;
      return (
        <RenewDialog
          alias={key.alias}
          mayMakeKey={listing !== undefined && mayMakeKey(listing)}
          onSame={() => onNext({ kind: 'request', alias: key.alias, draft: key.draft, renews: key.alias })}
          onNew={() => onNext({ kind: 'new', predecessor: key })}
          onClose={onClose}
        />
      );
    }
    case 'delete': {
      const { alias } = step.key;
      return (
        <DeleteKeyDialog
          {...{ ask, onClose }}
          token={{ name, label }}
          keyToDelete={step.key}
          onDeleted={() => onFinish({ kind: 'deleted', alias })}
        />
      );
    }
  }
}

function mayMakeKey({ keys, offered, limit }: KeyListing): boolean {
  return offered.length > 0 && (limit === undefined || keys.length < limit);
}

function TokenChoice({ keys, token, isDisabled }: TokenKeysProps & { isDisabled: boolean }) {
  const tokens = keys.tokens ?? [];
  if (tokens.length > 1) {
    return (
      <div className={styles.token}>
        <Choice
          label={t('keys.token')}
          options={tokens.map(({ name, label, serial }) => ({
            id: name,
            name: label || name,
            detail: serial && t('keys.tokenSerial', { serial }),
          }))}
          value={token.name}
          onChange={keys.choose}
          isDisabled={isDisabled}
          testId="keys-token"
        />
      </div>
    );
  }
  return (
    <div className={styles.single}>
      <p className={styles.serial}>{t('keys.token')}</p>
      <p className={styles.alone} data-testid="keys-token">
        {token.label}{' '}
        {token.serial && <span className={styles.serial}>{t('keys.tokenSerial', { serial: token.serial })}</span>}
      </p>
    </div>
  );
}

function Count({ listing: { keys, limit, offered } }: { listing: KeyListing }) {
  const counted =
    limit === undefined
      ? t('keys.countUnlimited', { keys: keys.length })
      : t('keys.count', { keys: keys.length, limit });
  return (
    <p className={styles.count} data-testid="keys-count">
      {counted} {offered.length === 0 && t('keys.offersNone')}
    </p>
  );
}

function KeyList({
  listing,
  label,
  isDisabled,
  onAction,
}: {
  listing: KeyListing;
  label: string;
  isDisabled: boolean;
  onAction(key: KeySummary, action: KeyAction): void;
}) {
  if (listing.keys.length === 0) return <p className={styles.quiet}>{t('keys.empty')}</p>;
  return (
    <ul className={styles.list} aria-label={t('keys.listLabel', { token: label })}>
      {listing.keys.map((key) => (
        <KeyCard key={key.id} keyOfToken={key} isDisabled={isDisabled} onAction={(action) => onAction(key, action)} />
      ))}
    </ul>
  );
}

function NoticeLine({ notice, onDismiss }: { notice: Notice; onDismiss(): void }) {
  switch (notice.kind) {
    case 'error':
      return <Problem error={notice.error} onDismiss={onDismiss} />;
    case 'imported': {
      const { chainProblem } = notice;
      const missing = chainProblem && t('keys.chainMissing', { why: errorText(chainProblem).what });
      const more = [t('keys.importedMore', notice), missing].filter(Boolean).join(' ');
      return <Message what={t('keys.imported', notice)} more={more} tone="good" onDismiss={onDismiss} />;
    }
    case 'made':
    case 'deleted':
      return (
        <Message
          what={t(`keys.${notice.kind}`, notice)}
          more={t(`keys.${notice.kind}More`)}
          tone="good"
          onDismiss={onDismiss}
        />
      );
  }
}
