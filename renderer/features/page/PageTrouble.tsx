import type { ReactNode } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import { errorText } from '../../i18n/error-text';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import styles from './PageTrouble.module.css';

interface PageTroubleProps {
  error: ErrorShape;
  /** What else can be done about it at once. */
  action: ReactNode;
  onAgain(): void;
}

/** In the place of the pages: why they are not seen, what is safe, and what to do. */
export function PageTrouble({ error, action, onAgain }: PageTroubleProps) {
  const { what, safe, todo } = errorText(error);
  return (
    <div className={styles.trouble} role="alert" data-testid="page-trouble" data-code={error.code}>
      <p className={styles.what} data-testid="page-trouble-what">
        {what}
      </p>
      <p className={styles.more}>
        {safe} {todo}
      </p>
      <div className={styles.actions}>
        {action}
        <Button onPress={onAgain} data-testid="page-again">
          {t('page.again')}
        </Button>
      </div>
    </div>
  );
}
