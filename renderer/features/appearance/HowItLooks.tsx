import type { AppearanceList } from '../../../preload/contract/appearances';
import { unknownPlaceholder } from '../../../preload/contract/text-template';
import { useDesk, useDeskFact, useStillState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Choice } from '../../ui/Choice';
import { Disclosure } from '../../ui/Disclosure';
import { Field } from '../../ui/Field';
import { OwnWishesButton } from '../claims/OwnWishesButton';
import { shownDocument } from '../signing/desk-selectors';
import { lookNames, ownWishes, sameLook, showsPicture, wishesProblem } from '../signing/wishes';
import type { SignatureWishes } from '../signing/wishes';
import { usePlacementState } from '../placement/use-placement';
import { useWishes } from '../signing/use-wishes';
import { CornerPicker } from './CornerPicker';
import styles from './HowItLooks.module.css';
import { KeptLook } from './KeptLook';
import { LayoutPicker } from './LayoutPicker';
import { LookCards } from './LookCards';
import { PictureChoice } from './PictureChoice';

/** One line of how the signature will be seen. */
export function seenInShort(
  { visible, pages, pageNumber, corner, appearance, layout }: SignatureWishes,
  { appearances }: Pick<AppearanceList, 'appearances'>,
  isPlaced: boolean,
): string {
  if (!visible) return t('look.summary.invisible');
  const named = appearances.find(({ ref }) => sameLook(ref, appearance))?.name;
  const look = named ?? t(`look.layout.${layout}`);
  if (isPlaced) return [t('look.summary.placed'), look].join(' · ');
  const page = pages === 'number' ? t('look.summary.page', { page: pageNumber }) : t(`look.pages.${pages}`);
  const where = corner ? t(`look.corner.${corner}`) : t('look.corner.configured');
  return [page, where, look].join(' · ');
}

/** Whether and how the next signatures are seen on a page, in place of the signer's own way. */
export function HowItLooks() {
  const form = useWishes();
  const state = useStillState();
  const { appearances } = state;
  const shownId = useDeskFact((now) => shownDocument(now)?.summary.id);
  const { placement } = useDesk();
  const { common, own } = usePlacementState();
  if (!form) return null;
  const { signer, wishes, change, isDisabled } = form;
  // A corner or a page that is chosen now goes before what was placed on the page.
  const changePlace = (part: Partial<SignatureWishes>): void => {
    placement.unplace(signer.name);
    change(part);
  };
  const wrong = unknownPlaceholder(wishes.text);
  const configured = ownWishes(signer).pages === 'configured';
  const placed = common.has(signer.name) || own.has(shownId ?? '');
  const summary = seenInShort(wishes, appearances, placed);
  return (
    <Disclosure title={t('look.title')} summary={summary} testId="look">
      <LookCards form={form} />
      {wishes.visible && wishes.appearance === undefined && !signer.look.locked && (
        <>
          <LayoutPicker value={wishes.layout} onChange={(layout) => change({ layout })} isDisabled={isDisabled} />
          {showsPicture(wishes.layout) && <PictureChoice form={form} />}
          {wishes.layout !== 'IMAGE' && (
            <Field
              label={t('looks.text')}
              value={wishes.text}
              onChange={(text) => change({ text })}
              hint={t('looks.text.hint')}
              {...(wrong !== undefined && { problem: t('looks.text.wrong', { found: wrong }) })}
              lines={2}
              maxLength={1000}
              isDisabled={isDisabled}
              testId="look-text"
            />
          )}
        </>
      )}
      <KeptLook form={form} />
      {wishes.visible && (
        <>
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
      <OwnWishesButton parts={['visible', 'pages', 'pageNumber', 'corner', ...lookNames]} />
    </Disclosure>
  );
}
