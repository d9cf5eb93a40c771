import type { ReactNode } from 'react';

/** The frame and the stroke that all icons share. */
export function Icon({ children, size = 16 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const CheckIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <path d="M3.5 8.5 6.5 11.5 12.5 4.8" />
  </Icon>
);
export const PrinterIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <path d="M4.8 6V2.5h6.4V6M4.8 11.5H3.5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v3.5a1 1 0 0 1-1 1h-1.3" />
    <path d="M4.8 9.5h6.4v4H4.8z" />
  </Icon>
);
export const MailIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <rect x="2.2" y="3.5" width="11.6" height="9" rx="1.2" />
    <path d="m2.8 4.8 5.2 4 5.2-4" />
  </Icon>
);
export const QuestionIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <path d="M5.8 6.1a2.2 2.2 0 1 1 3.4 1.9c-.8.5-1.2.9-1.2 1.8" />
    <path d="M8 12.2v.01" strokeWidth="2" />
  </Icon>
);
export const AlertIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <path d="M8 3.6v5.2" />
    <path d="M8 12v.01" strokeWidth="2" />
  </Icon>
);
export const CloseIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <path d="m4.5 4.5 7 7m0-7-7 7" />
  </Icon>
);
export const PlusIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <path d="M8 3.5v9M3.5 8h9" />
  </Icon>
);
export const ChevronIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.6v1.2M8 13.2v1.2M1.6 8h1.2M13.2 8h1.2M3.5 3.5l.8.8M11.7 11.7l.8.8M12.5 3.5l-.8.8M4.3 11.7l-.8.8" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z" />
  </Icon>
);
export const ComputerIcon = () => (
  <Icon>
    <rect x="2" y="3" width="12" height="8" rx="1.4" />
    <path d="M6 13.5h4" />
  </Icon>
);
export const HistoryIcon = () => (
  <Icon>
    <path d="M2.8 8a5.2 5.2 0 1 0 1.6-3.8L2.8 5.8" />
    <path d="M2.8 2.8v3h3" />
    <path d="M8 5.2V8l2 1.4" />
  </Icon>
);
export const KeyIcon = () => (
  <Icon>
    <circle cx="5.2" cy="10.8" r="2.9" />
    <path d="m7.4 8.6 5.8-5.8M10.6 5.4l2 2" />
  </Icon>
);
export const ShieldIcon = ({ size }: { size?: number }) => (
  <Icon size={size}>
    <path d="M8 1.8 13 3.6v4c0 3-2 5.4-5 6.6-3-1.2-5-3.6-5-6.6v-4Z" />
    <path d="m5.7 7.9 1.6 1.6 3-3.2" />
  </Icon>
);
export const DoctorIcon = () => (
  <Icon>
    <path d="M1.8 8.4h3L6.6 4l2.8 8 1.8-3.6h3" />
  </Icon>
);
export const SealIcon = () => (
  <Icon>
    <circle cx="8" cy="6.2" r="4.2" />
    <path d="m5.4 9.6-1.2 4.8L8 12.4l3.8 2-1.2-4.8" />
    <path d="m6.4 6.3 1.2 1.2 2.1-2.4" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
    <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
  </Icon>
);
export const BuildingIcon = () => (
  <Icon>
    <path d="M3.5 13.5V3.5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v10M9.5 6.5h2a1 1 0 0 1 1 1v6M2 13.5h12" />
    <path d="M6 5.5h1M6 8h1M6 10.5h1" />
  </Icon>
);
