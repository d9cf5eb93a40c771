import { memo } from 'react';
import { HowItLooks } from '../features/appearance/HowItLooks';
import { WhatItSays } from '../features/claims/WhatItSays';
import { DocumentDesk } from '../features/documents/DocumentDesk';
import { SessionEnded } from '../features/identity/SessionEnded';
import { WhoSigns } from '../features/signers/WhoSigns';
import { SignPanel } from '../features/signing/SignPanel';
import { t } from '../i18n/translate';
import styles from './App.module.css';

/** The documents with their pages, and beside them who signs, with what, and how it looks. */
export const SigningDesk = memo(function SigningDesk() {
  return (
    <div className={styles.columns}>
      <DocumentDesk />
      <aside className={styles.side} aria-label={t('who.title')}>
        <div className={styles.sideScroll}>
          <SessionEnded inPanel />
          <WhoSigns />
          <WhatItSays />
          <HowItLooks />
        </div>
        <SignPanel />
      </aside>
    </div>
  );
});
