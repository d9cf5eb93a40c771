import { useState } from 'react';
import type { OwnAnchor, TrustReport } from '../../../preload/contract/trust';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { ManagedNote } from '../../ui/ManagedNote';
import { CompactProblem } from '../../ui/Problem';
import { anchorRemarks } from './anchor-remarks';
import { Fingerprint } from './Fingerprint';
import styles from './TrustView.module.css';

/** The certificates that somebody trusts beside the lists, and the ways to add and remove the person's own. */
export function AnchorList({
  page: { anchors, problems, adding },
}: {
  page: Pick<TrustReport, 'anchors' | 'problems' | 'adding'>;
}) {
  const { forbiddenBy } = adding;
  const { trust } = useDesk();
  const [leaving, setLeaving] = useState<OwnAnchor>();
  return (
    <section className={styles.section} aria-label={t('trust.anchors')}>
      <h3 className={styles.heading}>{t('trust.anchors')}</h3>
      <div className={styles.card}>
        <div className={styles.anchorsHead}>
          <p className={`${styles.quiet} ${styles.words}`}>
            {t('trust.anchorsHint')} {anchors.length === 0 && t('trust.noAnchors')}
          </p>
          <Button
            onPress={() => void trust.chooseAnchors()}
            isDisabled={forbiddenBy !== undefined}
            data-testid="trust-add"
          >
            {t('trust.add')}
          </Button>
        </div>
        {forbiddenBy && (
          <p className={styles.quiet} data-testid="trust-add-forbidden">
            <ManagedNote managed={forbiddenBy.managed === true} text={t('trust.addForbidden', forbiddenBy)} />
          </p>
        )}
        {anchors.length > 0 && (
          <ul className={styles.anchors}>
            {anchors.map((anchor, index) => (
              <Anchor key={`${index} ${anchor.certificate.id}`} anchor={anchor} onRemove={() => setLeaving(anchor)} />
            ))}
          </ul>
        )}
        {problems.map((problem) => (
          <CompactProblem key={JSON.stringify(problem)} error={problem} tone="warn" />
        ))}
      </div>
      {leaving && <RemoveDialog anchor={leaving} onClose={() => setLeaving(undefined)} />}
    </section>
  );
}

function Anchor({ anchor, onRemove }: { anchor: OwnAnchor; onRemove(): void }) {
  const { certificate, origin, file, until } = anchor;
  const { id, subject, issuer, notBefore, notAfter } = certificate;
  return (
    <li className={styles.anchor} data-testid="trust-anchor" data-origin={origin}>
      <div className={styles.words}>
        <p className={styles.name}>{subject}</p>
        <p className={styles.quiet}>
          {issuer === subject ? t('trust.issuedByItself') : t('trust.issuedBy', { issuer })}.{' '}
          {t('trust.validity', { from: notBefore, to: notAfter })}.
        </p>
        {anchorRemarks(certificate, new Date()).map((remark) => (
          <p key={remark} className={styles.careful}>
            {remark}
          </p>
        ))}
        <p className={styles.quiet} title={file}>
          {t(origin === 'person' ? 'trust.byYou' : 'trust.byConfiguration')}
          {until !== undefined && `. ${t('trust.until', { until })}`}
        </p>
        <p className={styles.fingerprint}>
          {t('trust.fingerprint')} <Fingerprint hex={id} />
        </p>
      </div>
      {origin === 'person' && (
        <Button
          size="small"
          kind="quiet"
          onPress={onRemove}
          aria-label={t('trust.removeLabel', { name: subject })}
          data-testid="trust-remove"
        >
          {t('trust.remove')}
        </Button>
      )}
    </li>
  );
}

function RemoveDialog({ anchor, onClose }: { anchor: OwnAnchor; onClose(): void }) {
  const { trust } = useDesk();
  const remove = async (): Promise<void> => {
    onClose();
    await trust.removeAnchor(anchor);
  };
  return (
    <Dialog title={t('trust.leave.title', { name: anchor.certificate.subject })} onClose={onClose} testId="trust-leave">
      <p>{t('trust.leave.meaning')}</p>
      <DialogActions>
        <Button onPress={onClose} data-testid="trust-leave-cancel">
          {t('trust.leave.cancel')}
        </Button>
        <Button kind="primary" onPress={() => void remove()} data-testid="trust-leave-submit">
          {t('trust.leave.submit')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
