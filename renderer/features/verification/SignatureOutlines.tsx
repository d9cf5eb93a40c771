import type { VerificationReport } from '../../../preload/contract/document-report';
import type { SignatureField } from '../../../preload/contract/placement';
import { nameOf } from '../../../preload/contract/verification-details';
import { standingWords } from '../../../preload/contract/verification-sentences';
import { standingOf, toneOf } from '../../../preload/contract/verification-verdict';
import { t } from '../../i18n/translate';
import type { ShownPage } from '../page/page-overlay';
import styles from './SignatureOutlines.module.css';

interface SignatureOutlinesProps {
  shown: ShownPage;
  report: VerificationReport;
  fields: readonly SignatureField[];
  /** Leads to what was found about a signature, by its place in the report. */
  toCard(index: number): void;
}

/** The signatures of a page where they are seen, each with what was found about it. */
export function SignatureOutlines({ shown, report, fields, toCard }: SignatureOutlinesProps) {
  return report.signatures.flatMap((signature) => {
    const standing = standingOf(signature);
    const words = t('check.outline', { name: nameOf(signature), standing: standingWords[standing] });
    const seen = fields.find(({ name }) => name === signature.field)?.seen ?? [];
    return seen
      .filter(({ page }) => page === shown.page)
      .map(({ rectangle }, index) => (
        <button
          key={`${signature.index} ${index}`}
          type="button"
          className={styles.outline}
          style={shown.toBox(rectangle)}
          data-tone={toneOf(standing)}
          aria-label={words}
          title={words}
          onClick={() => toCard(signature.index)}
          data-testid="signature-outline"
        />
      ));
  });
}
