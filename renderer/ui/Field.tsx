import { useId } from 'react';
import styles from './Field.module.css';

interface FieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  /** Said under the field. */
  hint?: string;
  /** Why the value can not be taken; said in place of the hint. */
  problem?: string;
  placeholder?: string;
  maxLength?: number;
  isDisabled?: boolean;
  /** More than one line. */
  lines?: number;
  inputMode?: 'text' | 'numeric';
  testId: string;
}

/** A line of text, or a few, with its label above it. */
export function Field({
  label,
  value,
  onChange,
  hint,
  problem,
  isDisabled,
  lines = 1,
  inputMode = 'text',
  testId,
  ...rest
}: FieldProps) {
  const id = useId();
  const note = problem ?? hint;
  const shared = {
    ...rest,
    id,
    className: styles.input,
    value,
    disabled: isDisabled,
    autoComplete: 'off',
    'aria-invalid': problem !== undefined || undefined,
    'aria-describedby': note ? `${id}-note` : undefined,
    'data-testid': testId,
  };
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {lines > 1 ? (
        <textarea {...shared} rows={lines} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input {...shared} type="text" inputMode={inputMode} onChange={(event) => onChange(event.target.value)} />
      )}
      {note && (
        <p id={`${id}-note`} className={problem ? styles.problem : styles.hint}>
          {note}
        </p>
      )}
    </div>
  );
}
