import { isStoppedByPerson } from '../../../preload/contract/stopped';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Message, Problem } from '../../ui/Problem';
import { WhyNot } from '../doctor/WhyNot';
import { PinRemedy } from '../pins/PinRemedy';
import { sharedErrors } from './desk-selectors';
import { batchLimit } from './desk-state';
import styles from './DeskMessages.module.css';

/** What can be done from here about an error of a token or a signer. */
export function TokenRemedies({ error }: { error: ErrorShape }) {
  return (
    <>
      <PinRemedy error={error} />
      <WhyNot error={error} />
    </>
  );
}

/** The button that reads tokens and signers again. */
export function LookAgain() {
  const desk = useDesk();
  const looking = useDeskState().signers.status === 'loading';
  return (
    <Button size="small" onPress={() => void desk.lookAgain()} isDisabled={looking}>
      {t(looking ? 'problem.looking' : 'problem.lookAgain')}
    </Button>
  );
}

const noticeKeys = { 'key-file-used': 'keyFile.used', 'key-file-removed': 'keyFile.removed' } as const;

/** Messages that concern the whole list. `withSigners` adds why no signer could be read, where no panel says it. */
export function DeskMessages({ withSigners = false }: { withSigners?: boolean }) {
  const desk = useDesk();
  const state = useDeskState();
  const { notice, signers, last } = state;
  const shared = sharedErrors(state);
  const signersError = withSigners ? signers.error : undefined;
  if (!notice && shared.length === 0 && !signersError) return null;
  return (
    <div className={styles.messages}>
      {signersError && <Problem error={signersError} tone="warn" actions={<LookAgain />} />}
      {notice?.kind === 'error' && (
        <Problem error={notice.error} actions={<TokenRemedies error={notice.error} />} onDismiss={desk.dismissNotice} />
      )}
      {notice?.kind === 'nothing-added' && (
        <Message
          what={t('drop.nothingAdded')}
          more={t('drop.nothingAddedWhy')}
          tone="warn"
          onDismiss={desk.dismissNotice}
        />
      )}
      {notice?.kind === 'left-out' && (
        <Message
          what={t('drop.leftOut', { max: batchLimit })}
          more={t('drop.leftOutWhy')}
          tone="warn"
          onDismiss={desk.dismissNotice}
        />
      )}
      {(notice?.kind === 'key-file-used' || notice?.kind === 'key-file-removed') && (
        <Message
          what={t(`${noticeKeys[notice.kind]}`, { file: notice.file })}
          more={t(`${noticeKeys[notice.kind]}More`)}
          tone="good"
          onDismiss={desk.dismissNotice}
        />
      )}
      {notice?.kind === 'pin-done' && (
        <Message
          what={t(`pins.done.${notice.purpose}`, { token: notice.token })}
          more={t('pins.done.more')}
          tone="good"
          onDismiss={desk.dismissNotice}
        />
      )}
      {shared.map(({ error, count }) => (
        <Problem
          key={error.code}
          error={error}
          tone={isStoppedByPerson(error.code) ? 'warn' : 'bad'}
          note={count > 1 ? t('problem.others', { count }) : undefined}
          someSigned={last !== undefined && last.signed > 0}
          actions={<TokenRemedies error={error} />}
        />
      ))}
    </div>
  );
}
