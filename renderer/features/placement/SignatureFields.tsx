import type { SignatureField, SignatureLine } from '../../../preload/contract/placement';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { demandsInWords } from './demand-words';
import styles from './SignaturesPanel.module.css';
import type { PlacementForm } from './use-placement';

interface SignatureFieldsProps {
  form: PlacementForm;
  /** Shows a page. */
  onPage: (page: number) => void;
}

/** The signatures and signature fields of the document, one after the other. */
export function SignatureFields({ form, onPage }: SignatureFieldsProps) {
  const { places, signatures } = form.known ?? {};
  const fields = places?.signatureFields ?? [];
  return (
    <section className={styles.part} aria-labelledby="placement-document">
      <h2 className={styles.title} id="placement-document">
        {t('placement.document')}
      </h2>
      {fields.length === 0 && (
        <p className={styles.words}>{t(places ? 'placement.document.none' : 'placement.document.loading')}</p>
      )}
      <ul className={styles.fields}>
        {fields.map((field, index) => (
          <li key={`${field.name} ${index}`} className={styles.field} data-testid="signature-field">
            <FieldLine field={field} form={form} onPage={onPage} />
            {field.state === 'signed' && <SignedLine line={signatures?.find((one) => one.field === field.name)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function FieldLine({ field, form, onPage }: { field: SignatureField } & SignatureFieldsProps) {
  const { name, title, state, seen, demands } = field;
  const [first] = seen;
  const asked = demandsInWords(demands);
  const isChosen = form.field === name;
  const page = first ? t('placement.field.page', { page: first.page }) : t('placement.field.unseen');
  return (
    <>
      <p className={styles.name}>{title ?? name}</p>
      <p className={styles.words}>
        {first ? (
          <button type="button" className={styles.link} onClick={() => onPage(first.page)}>
            {page}
          </button>
        ) : (
          page
        )}
        {state === 'closed' && <> · {t('placement.field.closed')}</>}
        {state === 'empty' && <> · {t(isChosen ? 'placement.field.chosen' : 'placement.field.empty')}</>}
      </p>
      {asked.length > 0 && (
        <>
          <p className={styles.words}>{t('demand.title')}</p>
          <ul className={styles.demands}>
            {asked.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {state === 'empty' && (
        <Button
          size="small"
          isDisabled={form.isDisabled || isChosen}
          onPress={() => form.setField(name)}
          aria-label={t('placement.field.signHere.label', { field: title ?? name })}
          data-testid="sign-field"
        >
          {t('placement.field.signHere')}
        </Button>
      )}
    </>
  );
}

function SignedLine({ line }: { line: SignatureLine | undefined }) {
  if (!line) return <p className={styles.words}>{t('placement.field.signed')}</p>;
  const { by, at, stamped, verdict } = line;
  return (
    <>
      <p className={styles.words}>
        {by !== undefined && t('placement.signed.by', { by })}
        {at !== undefined && ` · ${t(stamped ? 'placement.signed.stamped' : 'placement.signed.claimed', { at })}`}
      </p>
      <p className={styles.words} data-verdict={verdict} data-testid="signature-verdict">
        {t(`placement.verdict.${verdict}`)}
      </p>
    </>
  );
}
