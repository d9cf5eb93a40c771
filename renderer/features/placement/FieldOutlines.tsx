import { t } from '../../i18n/translate';
import type { ShownPage } from '../page/page-overlay';
import { demandsInWords } from './demand-words';
import styles from './FieldOutlines.module.css';
import type { PlacementForm } from './use-placement';

/** The signature fields of a page, where they are. An empty one is chosen by a click. */
export function FieldOutlines({ form, shown }: { form: PlacementForm; shown: ShownPage }) {
  const fields = form.known?.places?.signatureFields ?? [];
  return fields.flatMap(({ name, title, state, seen, demands }) =>
    seen
      .filter(({ page }) => page === shown.page)
      .map(({ rectangle }, index) => {
        const field = title ?? name;
        const key = `${name} ${index}`;
        const style = shown.toBox(rectangle);
        if (state !== 'empty') {
          const words = t(state === 'signed' ? 'placement.field.outline.signed' : 'placement.field.outline.closed', {
            field,
          });
          return (
            <div
              key={key}
              className={styles.field}
              data-state={state}
              style={style}
              role="img"
              aria-label={words}
              title={words}
            />
          );
        }
        const isChosen = form.field === name;
        return (
          <button
            key={key}
            type="button"
            className={styles.field}
            data-state={isChosen ? 'chosen' : 'empty'}
            style={style}
            disabled={form.isDisabled}
            aria-pressed={isChosen}
            aria-label={t('placement.field.signHere.label', { field })}
            title={[t('placement.field.signHere.label', { field }), ...demandsInWords(demands)].join('\n')}
            onClick={() => form.setField(isChosen ? undefined : name)}
            data-testid="field-outline"
          >
            {!isChosen && <span className={styles.word}>{t('placement.field.signHere')}</span>}
          </button>
        );
      }),
  );
}
