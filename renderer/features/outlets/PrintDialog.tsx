import { useEffect, useId, useRef, useState } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { DocumentId } from '../../../preload/contract/model';
import type { Printable } from '../../../preload/contract/outlets';
import { pageRangesIn } from '../../../preload/contract/page-ranges';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import styles from './PrintDialog.module.css';

const mostCopies = 99;

interface PrintDialogProps {
  id: DocumentId;
  name: string;
  onPrinted(printer: string): void;
  onClose(): void;
}

/** Where a file is printed, how often, and which of its pages; and what paper does not carry. */
export function PrintDialog({ id, name, onPrinted, onClose }: PrintDialogProps) {
  const { outlets } = useDesk();
  const [printable, setPrintable] = useState<Printable>();
  const [error, setError] = useState<ErrorShape>();
  useEffect(() => {
    let over = false;
    void outlets.printable(id).then((answer) => {
      if (over) return;
      if (answer.ok) setPrintable(answer.value);
      else setError(answer.error);
    });
    return () => {
      over = true;
    };
  }, [outlets, id]);
  return (
    <Dialog title={t('print.title', { name })} onClose={onClose} testId="print-dialog">
      <div className={styles.body}>
        <p className={styles.paper}>{t('print.paper')}</p>
        {error && <Problem error={error} />}
        {printable ? (
          <PrintForm {...{ id, printable, onPrinted, onClose }} onFailed={setError} />
        ) : (
          <>
            {!error && (
              <p className={styles.looking} role="status">
                {t('print.looking')}
              </p>
            )}
            <DialogActions>
              <Button onPress={onClose} data-testid="print-close">
                {t(error ? 'print.close' : 'print.cancel')}
              </Button>
            </DialogActions>
          </>
        )}
      </div>
    </Dialog>
  );
}

interface PrintFormProps extends Omit<PrintDialogProps, 'name'> {
  printable: Printable;
  onFailed(error: ErrorShape | undefined): void;
}

function PrintForm({ id, printable: { printers, pages: count }, onPrinted, onFailed, onClose }: PrintFormProps) {
  const { outlets } = useDesk();
  const [printer, setPrinter] = useState(printers[0]?.name ?? '');
  const [copies, setCopies] = useState('1');
  const [pages, setPages] = useState('');
  const [printing, setPrinting] = useState(false);
  const select = useId();
  const first = useRef<HTMLSelectElement>(null);
  // The button that had the focus has gone with the waiting.
  useEffect(() => first.current?.focus(), []);
  const number = /^\d{1,2}$/.test(copies.trim()) ? Number(copies) : 0;
  const ranges = pages.trim() === '' ? undefined : pageRangesIn(pages, count);
  const wrongPages = pages.trim() !== '' && ranges === undefined;
  const ready = number >= 1 && !wrongPages && printer !== '' && !printing;

  const print = async (): Promise<void> => {
    if (!ready) return;
    setPrinting(true);
    onFailed(undefined);
    const request = { documentId: id, printer, copies: number, ...(ranges !== undefined && { pages: ranges }) };
    const answer = await outlets.print(request);
    setPrinting(false);
    if (answer.ok) onPrinted(printer);
    else onFailed(answer.error);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void print();
      }}
    >
      <div className={styles.field}>
        <label className={styles.label} htmlFor={select}>
          {t('print.printer')}
        </label>
        <select
          ref={first}
          id={select}
          className={styles.select}
          value={printer}
          disabled={printing}
          onChange={({ target }) => setPrinter(target.value)}
          data-testid="print-printer"
        >
          {printers.map(({ name, usual }) => (
            <option key={name} value={name}>
              {usual ? t('print.usual', { printer: name }) : name}
            </option>
          ))}
        </select>
      </div>
      <div className={styles.both}>
        <Field
          label={t('print.copies')}
          value={copies}
          onChange={setCopies}
          {...(copies !== '' && number < 1 && { problem: t('print.copies.wrong', { most: mostCopies }) })}
          inputMode="numeric"
          maxLength={2}
          isDisabled={printing}
          testId="print-copies"
        />
        <Field
          label={t('print.pages')}
          value={pages}
          onChange={setPages}
          hint={t('print.pages.hint')}
          {...(wrongPages && { problem: t('print.pages.wrong', { count }) })}
          placeholder={t('print.pages.all', { count })}
          maxLength={200}
          isDisabled={printing}
          testId="print-pages"
        />
      </div>
      <DialogActions>
        <Button onPress={onClose}>{t('print.cancel')}</Button>
        <Button kind="primary" type="submit" isDisabled={!ready} data-testid="print-do">
          {t(printing ? 'print.printing' : 'print.do')}
        </Button>
      </DialogActions>
    </form>
  );
}
