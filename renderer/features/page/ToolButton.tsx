import type { ReactNode, Ref } from 'react';
import styles from './ToolButton.module.css';

interface ToolButtonProps {
  /** Its name, shown when the pointer rests on it. */
  label: string;
  onPress(): void;
  /** Given where it is switched on and off. */
  pressed?: boolean;
  isDisabled?: boolean;
  children: ReactNode;
  testId?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** A small button with a picture on it. */
export function ToolButton({ label, onPress, pressed, isDisabled, children, testId, ref }: ToolButtonProps) {
  return (
    <button
      ref={ref}
      type="button"
      className={styles.tool}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={isDisabled}
      onClick={onPress}
      data-testid={testId}
    >
      {children}
    </button>
  );
}
