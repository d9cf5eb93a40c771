import { useState } from 'react';
import type { RefObject } from 'react';
import { useDesk } from '../../app/desk-context';
import type { DocumentId, SigningOutcome } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { CheckIcon } from '../../ui/icons';
import { useOutlets } from '../outlets/use-outlets';
import { Evidence } from './Evidence';
import { signedBy } from './signing-time';
import styles from './ResultView.module.css';

interface ResultCardProps {
  outcome: SigningOutcome;
  documentId: DocumentId;
  /** Documents that are still in the list. */
  left: number;
  heading: RefObject<HTMLHeadingElement | null>;
}

/** The result of a signing of one document. */
export function ResultCard({ outcome, documentId, left, heading }: ResultCardProps) {
  const desk = useDesk();
  const [told, setTold] = useState('');
  const outlets = useOutlets(setTold);
  return (
    <div data-testid="document-row" data-state="signed">
      <div className={styles.head}>
        <span className={styles.mark} aria-hidden="true">
          <CheckIcon size={20} />
        </span>
        <div className={styles.headWords}>
          <h2 ref={heading} tabIndex={-1} className={styles.title}>
            {outcome.name}
          </h2>
          <p className={styles.sub}>{signedBy(outcome)}</p>
          <p className={styles.folder} title={outcome.folder}>
            {t('result.savedIn', { folder: outcome.folder })}
          </p>
        </div>
      </div>
      <Evidence outcome={outcome} />
      <div className={styles.actions}>
        <Button kind="primary" size="large" onPress={() => void desk.openOutput(documentId)} data-testid="open-output">
          {t('result.open')}
        </Button>
        <Button size="large" onPress={() => void desk.showOutput(documentId)} data-testid="show-output">
          {t('result.show')}
        </Button>
        <Button size="large" onPress={() => void desk.closeResult()} data-testid="sign-another">
          {left > 0 ? t('result.remaining', { count: left }) : t('result.another')}
        </Button>
      </div>
      {(outlets.prints || outlets.mails) && (
        <div className={styles.more}>
          {outlets.prints && (
            <Button onPress={() => outlets.print(documentId, outcome.name)} data-testid="print-output">
              {t('outlets.print')}
            </Button>
          )}
          {outlets.mails && (
            <Button onPress={() => void outlets.mail([documentId])} data-testid="mail-output">
              {t('outlets.mail')}
            </Button>
          )}
        </div>
      )}
      <p className={styles.toldBelow} role="status" data-testid="result-told">
        {told}
      </p>
      {outlets.dialog}
    </div>
  );
}
