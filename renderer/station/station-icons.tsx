import { Icon } from '../ui/icons';

export const AgainIcon = () => (
  <Icon>
    <path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.8l1.6 1.6" />
    <path d="M13.2 2.8v3h-3" />
  </Icon>
);
export const NextIcon = () => (
  <Icon>
    <path d="m6 3.5 4.5 4.5L6 12.5" />
  </Icon>
);
export const PreviousIcon = () => (
  <Icon>
    <path d="M10 3.5 5.5 8l4.5 4.5" />
  </Icon>
);
export const UpIcon = () => (
  <Icon>
    <path d="M3.5 10 8 5.5l4.5 4.5" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="M3.5 6 8 10.5 12.5 6" />
  </Icon>
);
export const LargerIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.6" />
    <path d="m10.6 10.6 3 3M7 5v4M5 7h4" />
  </Icon>
);
export const SmallerIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.6" />
    <path d="m10.6 10.6 3 3M5 7h4" />
  </Icon>
);
