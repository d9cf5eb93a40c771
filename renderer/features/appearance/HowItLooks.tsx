import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Choice } from '../../ui/Choice';
import { Disclosure } from '../../ui/Disclosure';
import { Field } from '../../ui/Field';
import { OwnWishesButton } from '../claims/OwnWishesButton';
import { ownWishes, showsPicture, wishesProblem } from '../signing/wishes';
import type { SignatureWishes } from '../signing/wishes';
import { usePlacementState } from '../placement/use-placement';
import { useWishes } from '../signing/use-wishes';
import { CornerPicker } from './CornerPicker';
import styles from './HowItLooks.module.css';
import { LayoutPicker } from './LayoutPicker';
import { PictureChoice } from './PictureChoice';

/** One line of how the signature will be seen. */
export function seenInShort(
  { visible, pages, pageNumber, corner, layout }: SignatureWishes,
  isPlaced: boolean,
): string {
  if (!visible) return t('look.summary.invisible');
  if (isPlaced) return [t('look.summary.placed'), t(`look.layout.${layout}`)].join(' · ');
  const page = pages === 'number' ? t('look.summary.page', { page: pageNumber }) : t(`look.pages.${pages}`);
  const where = corner ? t(`look.corner.${corner}`) : t('look.corner.configured');
  return [page, where, t(`look.layout.${layout}`)].join(' · ');
}

/** Whether and how the next signatures are seen on a page, in place of the signer's own way. */
export function HowItLooks() {
  const form = useWishes();
  const { placement } = useDesk();
  const { common } = usePlacementState();
  if (!form) return null;
  const { signer, wishes, change, isDisabled } = form;
  // A corner or a page that is chosen now goes before what was placed on the page.
  const changePlace = (part: Partial<SignatureWishes>): void => {
    placement.unplace(signer.name);
    change(part);
  };
  const configured = ownWishes(signer).pages === 'configured';
  return (
    <Disclosure title={t('look.title')} summary={seenInShort(wishes, common.has(signer.name))} testId="look">
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={wishes.visible}
          disabled={isDisabled}
          onChange={(event) => change({ visible: event.target.checked })}
          data-testid="visible-tick"
        />
        {t('look.visible')}
      </label>
      {wishes.visible && (
        <>
          <LayoutPicker value={wishes.layout} onChange={(layout) => change({ layout })} isDisabled={isDisabled} />
          {showsPicture(wishes.layout) && <PictureChoice form={form} />}
          <div className={styles.place}>
            <CornerPicker
              value={wishes.corner}
              onChange={(corner) => changePlace({ corner })}
              isDisabled={isDisabled}
            />
            <div className={styles.pages}>
              <Choice
                label={t('look.pages')}
                options={(['first', 'last', 'all', 'number', 'configured'] as const)
                  .filter((id) => id !== 'configured' || configured)
                  .map((id) => ({ id, name: t(`look.pages.${id}`) }))}
                value={wishes.pages}
                onChange={(pages) => changePlace({ pages: pages as SignatureWishes['pages'] })}
                isDisabled={isDisabled}
                testId="pages-select"
              />
              {wishes.pages === 'number' && (
                <Field
                  label={t('look.pageNumber')}
                  value={wishes.pageNumber}
                  onChange={(pageNumber) => changePlace({ pageNumber })}
                  problem={
                    wishes.pageNumber !== '' && wishesProblem(wishes) === 'pageNumber'
                      ? t('look.pageNumber.wrong')
                      : undefined
                  }
                  inputMode="numeric"
                  maxLength={6}
                  isDisabled={isDisabled}
                  testId="page-field"
                />
              )}
            </div>
          </div>
        </>
      )}
      <OwnWishesButton parts={['visible', 'pages', 'pageNumber', 'corner', 'layout', 'picture']} />
    </Disclosure>
  );
}
