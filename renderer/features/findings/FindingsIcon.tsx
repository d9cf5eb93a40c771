import { Icon } from '../../ui/icons';

/** A sheet with a sign of attention. */
export const FindingsIcon = () => (
  <Icon>
    <path d="M9 2H4.5A1.5 1.5 0 0 0 3 3.5v9A1.5 1.5 0 0 0 4.5 14h7a1.5 1.5 0 0 0 1.5-1.5V6z" />
    <path d="M8 6.5v3M8 11.8v.01" />
  </Icon>
);
