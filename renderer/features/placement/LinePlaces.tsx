import { useEffect } from 'react';
import type { CornerPlace } from '../../../preload/contract/placement';
import { t } from '../../i18n/translate';
import { Choice } from '../../ui/Choice';
import { usualSize } from './place-geometry';
import styles from './SignaturesPanel.module.css';
import type { PlacementForm } from './use-placement';

const corners = ['bottom-left', 'bottom-right', 'top-left', 'top-right'] as const satisfies CornerPlace['corner'][];
/** Points from the edges. */
const margin = 36;
/** Names that are listed; more are counted. */
const mostNames = 8;

/** What becomes of documents without a line where each is signed on its own, and which those are. */
export function LinePlaces({ form }: { form: PlacementForm }) {
  const { otherwise, together, needLines, isDisabled } = form;
  const key = together.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (!isDisabled && key !== '') needLines(key.split(' '));
  }, [needLines, key, isDisabled]);
  const looked = together.filter(({ line }) => line !== undefined);
  const without = looked.filter(({ line }) => line === 'none');
  return (
    <>
      <Choice
        label={t('placement.line.otherwise')}
        options={[
          { id: 'none', name: t('placement.line.otherwise.none') },
          ...corners.map((id) => ({ id, name: t(`placement.corner.${id}`) })),
        ]}
        value={otherwise?.corner ?? 'none'}
        onChange={(id) => {
          const corner = corners.find((one) => one === id);
          form.setOnLine(corner && { aside: margin, away: margin, ...usualSize, ...otherwise, corner });
        }}
        isDisabled={isDisabled}
        testId="line-otherwise"
      />
      <p className={styles.words} role="status" data-testid="lines-found">
        {looked.length < together.length
          ? t('placement.line.looking', { looked: looked.length, count: together.length })
          : t('placement.line.found', { found: looked.length - without.length, count: together.length })}
      </p>
      {without.length > 0 && (
        <div className={styles.warning} data-testid="without-line">
          <p className={styles.lead}>{t(otherwise ? 'placement.line.without' : 'placement.line.without.unsigned')}</p>
          <ul className={styles.demands}>
            {without.slice(0, mostNames).map(({ id, name }) => (
              <li key={id}>
                {id === form.documentId ? (
                  name
                ) : (
                  <button type="button" className={styles.link} onClick={() => form.look(id)}>
                    {name}
                  </button>
                )}
              </li>
            ))}
            {without.length > mostNames && <li>{t('placement.line.more', { count: without.length - mostNames })}</li>}
          </ul>
        </div>
      )}
    </>
  );
}
