import { useState } from 'react';
import type { SubmitEvent } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { AnchorChoice, OfferedAnchor } from '../../../preload/contract/trust';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import tones from '../../ui/tone.module.css';
import { nameText } from '../verification/certificate-words';
import { FactList } from '../../ui/FactList';
import { anchorRemarks } from './anchor-remarks';
import { Fingerprint } from './Fingerprint';
import styles from './TrustView.module.css';

/** Says what trusting these certificates means, and shows what has to be compared before they are. */
export function AddAnchorsDialog({ choice }: { choice: AnchorChoice }) {
  const { trust } = useDesk();
  const { files, certificates } = choice;
  const several = certificates.length > 1;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(certificates.filter(({ known }) => !known).map(({ certificate }) => certificate.id)),
  );
  const [compared, setCompared] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape>();

  const choose = (id: string, wanted: boolean): void => {
    const next = new Set(chosen);
    if (wanted) next.add(id);
    else next.delete(id);
    setChosen(next);
    // What was compared is not what is chosen now.
    setCompared(false);
  };
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy || !compared || chosen.size === 0) return;
    setBusy(true);
    setError(await trust.addAnchors([...chosen]));
    setBusy(false);
  };

  return (
    <Dialog
      title={t('trust.ask.title', { count: certificates.length })}
      onClose={trust.forgetChoice}
      width="wide"
      testId="trust-ask"
    >
      <form className={styles.form} onSubmit={(event) => void add(event)} autoComplete="off" noValidate>
        <div className={`${styles.warning} ${tones.warn}`}>
          <p>{t('trust.ask.meaning')}</p>
          <p>{t('trust.ask.compare')}</p>
        </div>
        <p className={styles.quiet}>{t('trust.ask.files', { files })}</p>
        <ul className={styles.offered}>
          {certificates.map((offered) => (
            <Offered
              key={offered.certificate.id}
              offered={offered}
              isChosen={chosen.has(offered.certificate.id)}
              {...(several && { onChoose: (wanted: boolean) => choose(offered.certificate.id, wanted) })}
            />
          ))}
        </ul>
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={compared}
            disabled={busy || chosen.size === 0}
            onChange={(event) => setCompared(event.target.checked)}
            data-testid="trust-ask-compared"
          />
          {t(chosen.size > 1 ? 'trust.ask.comparedAll' : 'trust.ask.compared')}
        </label>
        {error && <Problem error={error} />}
        <DialogActions>
          <Button onPress={trust.forgetChoice} isDisabled={busy} data-testid="trust-ask-cancel">
            {t('trust.ask.cancel')}
          </Button>
          <Button
            kind="primary"
            type="submit"
            isDisabled={busy || !compared || chosen.size === 0}
            data-testid="trust-ask-submit"
          >
            {t('trust.ask.submit')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface OfferedProps {
  offered: OfferedAnchor;
  isChosen: boolean;
  /** Present where there is something to choose from. */
  onChoose?(wanted: boolean): void;
}

function Offered({ offered: { certificate, known }, isChosen, onChoose }: OfferedProps) {
  const { id, subject, subjectName, issuerName, notBefore, notAfter } = certificate;
  const remarks = [...(known ? [t('trust.known')] : []), ...anchorRemarks(certificate, new Date())];
  return (
    <li data-testid="trust-offered">
      {onChoose ? (
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={isChosen}
            disabled={known}
            onChange={(event) => onChoose(event.target.checked)}
            aria-label={t('trust.ask.choose', { name: subject })}
            data-testid="trust-offered-tick"
          />
          {subject}
        </label>
      ) : (
        <p className={styles.name}>{subject}</p>
      )}
      <FactList
        facts={[
          [t('trust.ask.subject'), nameText(subjectName)],
          [t('trust.ask.issuer'), nameText(issuerName)],
          [t('trust.ask.validity'), t('trust.ask.validityValue', { from: notBefore, to: notAfter })],
          [t('trust.fingerprint'), <Fingerprint key={id} hex={id} />, true],
        ]}
      />
      {remarks.map((remark) => (
        <p key={remark} className={styles.careful} data-testid="trust-offered-remark">
          {remark}
        </p>
      ))}
    </li>
  );
}
