import { Button as AriaButton } from 'react-aria-components/Button';
import type { ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import type { Ref } from 'react';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  kind?: 'primary' | 'plain' | 'quiet';
  size?: 'large' | 'medium' | 'small';
  ref?: Ref<HTMLButtonElement>;
  'data-testid'?: string;
}

export function Button({ kind = 'plain', size = 'medium', ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${styles.button} ${styles[kind]} ${styles[size]}`} />;
}
