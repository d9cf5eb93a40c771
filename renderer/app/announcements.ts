import { countBatch } from '../features/signing/desk-selectors';
import type { DeskState } from '../features/signing/desk-state';
import { t } from '../i18n/translate';

/** How many announcements of progress one signing makes at most: ears need fewer than eyes. */
const steps = 10;

/** What a screen reader is told about the signing. It changes only when there is something new to say. */
export function announcement(state: DeskState): string {
  const { batch, last } = state;
  if (batch) {
    const { total, left, awaitingPin, locked } = countBatch(state.documents, batch.documentIds);
    const done = total - left;
    if (batch.paused === 'paused') return t('progress.paused', { done, total });
    if (batch.stopping) return t('progress.stopping');
    if (batch.paused === 'passwords') return t('progress.passwords', { count: locked });
    if (awaitingPin) return t('announce.pin');
    const step = Math.max(1, Math.ceil(total / steps));
    const said = done - (done % step);
    const sofar = said === 0 ? t('announce.started', { count: total }) : t('announce.progress', { done: said, total });
    return locked === 0 ? sofar : `${sofar} ${t('progress.locked', { count: locked })}`;
  }
  return last ? t('announce.finished', last) : '';
}
