import { useEffect, useState } from 'react';
import type { DocumentId } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Choice } from '../../ui/Choice';
import { Field } from '../../ui/Field';
import { errorTitle } from './preview-error';
import { coveredBy } from './covered';
import { LinePlaces } from './LinePlaces';
import { fromCorner } from './place-geometry';
import { PlaceNumbers } from './PlaceNumbers';
import { SignatureFields } from './SignatureFields';
import styles from './SignaturesPanel.module.css';
import { usePlacement, type PlacementForm } from './use-placement';

/** Shows a page. */
type ToPage = (page: number) => void;

/** Where the next signature stands, in words and numbers, and what signatures there are. */
export function SignaturesPanel({ documentId, onPage }: { documentId: DocumentId; onPage: ToPage }) {
  const form = usePlacement(documentId);
  if (!form) return null;
  return (
    <div className={styles.panel} data-testid="signatures-panel">
      <section className={styles.part} aria-labelledby="placement-yours">
        <h2 className={styles.title} id="placement-yours">
          {t('placement.yours')}
        </h2>
        {form.field !== undefined ? (
          <InField form={form} field={form.field} />
        ) : form.wishes.visible ? (
          <OnPage form={form} onPage={onPage} />
        ) : (
          <Unseen form={form} onPage={onPage} />
        )}
      </section>
      <SignatureFields form={form} onPage={onPage} />
    </div>
  );
}

function InField({ form, field }: { form: PlacementForm; field: string }) {
  const error = form.preview?.error;
  return (
    <>
      <p className={styles.words}>{t('placement.inField', { field })}</p>
      {error && <p className={styles.problem}>{errorTitle(error)}</p>}
      <Button
        size="small"
        isDisabled={form.isDisabled}
        onPress={() => form.setField(undefined)}
        data-testid="leave-field"
      >
        {t('placement.leaveField')}
      </Button>
    </>
  );
}

function Unseen({ form, onPage }: { form: PlacementForm; onPage: ToPage }) {
  return (
    <>
      <p className={styles.words}>{t('placement.invisible')}</p>
      <div className={styles.actions}>
        <LineButton form={form} onPage={onPage} />
        <Button size="small" isDisabled={form.isDisabled} onPress={() => form.show(true)} data-testid="show-signature">
          {t('placement.place')}
        </Button>
      </div>
    </>
  );
}

/** Offered first: where the document itself wants to be signed. */
function LineButton({ form, onPage }: { form: PlacementForm; onPage: ToPage }) {
  const { known, own, onLine, documents } = form;
  const line = known?.line;
  if (line === undefined || line === 'none') return null;
  const { page, place, label } = line;
  if (onLine && form.wishes.visible) return <p className={styles.good}>{t('placement.onLine.taken', { page })}</p>;
  const stands = own && 'place' in own && 'rectangle' in own.place && own.place.rectangle.join() === place.join();
  if (stands && form.wishes.visible) return <p className={styles.good}>{t('placement.onLine.taken', { page })}</p>;
  return (
    <>
      <Button
        kind="primary"
        size="small"
        isDisabled={form.isDisabled}
        onPress={() => {
          form.putHere(page, place);
          onPage(page);
        }}
        data-testid="on-the-line"
      >
        {t('placement.onLine', { label, page })}
      </Button>
      {documents > 1 && (
        <Button
          size="small"
          isDisabled={form.isDisabled}
          onPress={() => {
            form.setOnLine(form.otherwise);
            onPage(page);
          }}
          data-testid="on-each-line"
        >
          {t('placement.onLine.each', { count: documents })}
        </Button>
      )}
    </>
  );
}

function OnPage({ form, onPage }: { form: PlacementForm; onPage: ToPage }) {
  const { known, preview, seen, isDisabled } = form;
  const [first] = seen;
  const size = first && known?.sizes.get(first.page);
  const runs = (first && known?.texts.get(first.page)) ?? [];
  const covered = first && coveredBy(first.rectangle, first.page, runs, known?.places);
  const pages = preview?.preview?.pages ?? 0;
  const { needText } = form;
  const on = first?.page;
  // The page may be one that is not in sight.
  useEffect(() => {
    if (on !== undefined) needText(on);
  }, [needText, on]);
  return (
    <>
      <div className={styles.actions}>
        <LineButton form={form} onPage={onPage} />
        <Button
          size="small"
          isDisabled={isDisabled}
          onPress={() => form.setDrawing(!form.drawing)}
          aria-pressed={form.drawing}
          data-testid="draw-place"
        >
          {t('placement.draw')}
        </Button>
      </div>
      {form.drawing && <p className={styles.words}>{t('placement.draw.hint')}</p>}
      {preview?.error && (
        <p className={styles.problem} role="alert" data-testid="placement-problem">
          {errorTitle(preview.error)}
        </p>
      )}
      {covered && (
        <p className={styles.warning} role="status" data-testid="covers">
          {t('placement.covers', covered)}
        </p>
      )}
      {preview?.preview?.nameKnown === false && <p className={styles.words}>{t('placement.nameLater')}</p>}
      {form.onLine && <LinePlaces form={form} />}
      {(!form.onLine || form.otherwise) && <PagesChoice form={form} />}
      {pages > 1 && <p className={styles.words}>{t('placement.onPages', { count: pages })}</p>}
      {first && size && (
        <PlaceNumbers
          rectangle={first.rectangle}
          size={size}
          isDisabled={isDisabled}
          onMove={(rectangle) => form.put(first.page, rectangle, size)}
        />
      )}
      <Choice
        label={t('placement.scope')}
        options={[
          { id: 'common', name: t('placement.scope.common', { count: form.documents }) },
          { id: 'line', name: t('placement.scope.line', { count: form.documents }) },
          { id: 'own', name: t('placement.scope.own') },
        ]}
        value={form.own ? 'own' : form.onLine ? 'line' : 'common'}
        onChange={(scope) => {
          if (scope === 'line') form.setOnLine(first && size && fromCorner(first.rectangle, size));
          else form.setScope(scope as 'own' | 'common', size);
        }}
        isDisabled={isDisabled}
        testId="place-scope"
      />
      <div className={styles.actions}>
        {(form.own ?? form.common) && (
          <Button kind="quiet" size="small" isDisabled={isDisabled} onPress={form.back} data-testid="place-back">
            {t('placement.back')}
          </Button>
        )}
        <Button
          kind="quiet"
          size="small"
          isDisabled={isDisabled}
          onPress={() => form.show(false)}
          data-testid="hide-signature"
        >
          {t('placement.remove')}
        </Button>
      </div>
    </>
  );
}

function PagesChoice({ form }: { form: PlacementForm }) {
  const { pages, isDisabled } = form;
  const [typed, setTyped] = useState<string>();
  const isList = typed !== undefined || typeof pages === 'number' || Array.isArray(pages);
  const text = typed ?? (typeof pages === 'string' ? '' : [pages].flat().join(', '));
  return (
    <>
      <Choice
        label={t(form.onLine ? 'placement.line.pages' : 'placement.pages')}
        options={(['first', 'last', 'all', 'list'] as const).map((id) => ({ id, name: t(`placement.pages.${id}`) }))}
        value={isList ? 'list' : String(pages)}
        onChange={(id) => {
          const now = String(form.seen[0]?.page ?? 1);
          setTyped(id === 'list' ? now : undefined);
          if (id === 'list') form.setPages(Number(now));
          else form.setPages(id as 'first' | 'last' | 'all');
        }}
        isDisabled={isDisabled}
        testId="place-pages"
      />
      {isList && (
        <Field
          label={t('placement.pages.numbers')}
          value={text}
          onChange={(value) => {
            setTyped(value);
            const read = pageNumbers(value);
            if (read) form.setPages(read);
          }}
          hint={t('placement.pages.numbers.hint')}
          problem={pageNumbers(text) ? undefined : t('placement.pages.numbers.wrong')}
          maxLength={500}
          isDisabled={isDisabled}
          testId="place-page-numbers"
        />
      )}
    </>
  );
}

/** Page numbers as a person writes them; undefined where they can not be read. */
export function pageNumbers(text: string): number | number[] | undefined {
  const numbers = text.split(/[,;\s]+/).filter(Boolean);
  if (numbers.length === 0 || numbers.length > 1_000) return undefined;
  if (!numbers.every((one) => /^-?[1-9]\d{0,4}$/.test(one))) return undefined;
  const [first, ...more] = [...new Set(numbers.map(Number))];
  return more.length === 0 ? first : [first!, ...more];
}
