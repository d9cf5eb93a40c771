import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './BigButton.module.css';

export interface BigButtonProps extends Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'className' | 'style' | 'type' | 'onClick' | 'disabled'
> {
  kind?: 'primary' | 'plain' | 'quiet';
  /** It can not be pressed now. It keeps its place among what Tab reaches, so that who listens hears of it. */
  off?: boolean;
  onPress(): void;
  ref?: Ref<HTMLButtonElement>;
  'data-testid'?: string;
}

/** A button for a finger. */
export function BigButton({ kind = 'plain', off, onPress, ...props }: BigButtonProps) {
  return (
    <button
      {...props}
      type="button"
      className={`${styles.button} ${styles[kind] ?? ''}`}
      aria-disabled={off || undefined}
      onClick={() => {
        if (!off) onPress();
      }}
    />
  );
}
