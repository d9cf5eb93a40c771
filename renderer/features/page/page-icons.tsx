import { Icon } from '../../ui/icons';

export const ThumbnailsIcon = () => (
  <Icon>
    <rect x="3" y="2" width="4" height="5" rx="0.8" />
    <rect x="3" y="9" width="4" height="5" rx="0.8" />
    <path d="M10 4.5h3M10 11.5h3" />
  </Icon>
);
export const OutlineIcon = () => (
  <Icon>
    <path d="M2.5 4h8M5 8h8M5 12h8M2.5 8v.01M2.5 12v.01" />
  </Icon>
);
export const ZoomInIcon = () => (
  <Icon>
    <path d="M8 3.5v9M3.5 8h9" />
  </Icon>
);
export const ZoomOutIcon = () => (
  <Icon>
    <path d="M3.5 8h9" />
  </Icon>
);
export const FitWidthIcon = () => (
  <Icon>
    <path d="M2 3v10M14 3v10M4.5 8h7M6.3 6 4.5 8l1.8 2M9.7 6l1.8 2-1.8 2" />
  </Icon>
);
export const FitPageIcon = () => (
  <Icon>
    <rect x="3.5" y="2" width="9" height="12" rx="1" />
    <path d="M8 4.8v6.4M6.6 6 8 4.6 9.4 6M6.6 10 8 11.4 9.4 10" />
  </Icon>
);
export const TurnIcon = () => (
  <Icon>
    <path d="M12.8 8.6a4.9 4.9 0 1 1-1.5-4.1l1.5 1.4" />
    <path d="M13 2.6v3.3H9.7" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.2" />
    <path d="m10.2 10.2 3.3 3.3" />
  </Icon>
);
export const PreviousIcon = () => (
  <Icon>
    <path d="m4.5 9.5 3.5-3.5 3.5 3.5" />
  </Icon>
);
export const NextIcon = () => (
  <Icon>
    <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
  </Icon>
);
