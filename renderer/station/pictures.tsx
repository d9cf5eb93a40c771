import type { ReactNode } from 'react';

/** The frame and the strokes that all pictures of a station share. What they show is said beside them in words. */
function Picture({ children, box = '0 0 240 200' }: { children: ReactNode; box?: string }) {
  return (
    <svg
      viewBox={box}
      fill="none"
      stroke="currentColor"
      strokeWidth="5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const soft = { fill: 'var(--accent-soft)' };
const white = { fill: 'var(--surface)' };

/** A card on its way into the reader, chip first; `there`: it lies in it. */
export function CardPicture({ there = false }: { there?: boolean }) {
  return (
    <Picture>
      <g transform={there ? 'translate(0 34)' : undefined}>
        <rect x="62" y="18" width="116" height="78" rx="9" style={white} />
        <path d="M78 36h52M78 50h34" />
        <rect x="108" y="62" width="24" height="20" rx="3" style={{ fill: 'var(--accent)' }} />
      </g>
      <path
        d="M26 118h188a10 10 0 0 1 10 10v42a12 12 0 0 1-12 12H28a12 12 0 0 1-12-12v-42a10 10 0 0 1 10-10Z"
        style={soft}
      />
      <path d="M50 118h140" strokeWidth="9" />
      {there ? (
        <path d="m100 150 14 14 27-28" strokeWidth="7" />
      ) : (
        <>
          <path d="M205 42v46m-15-15 15 15 15-15" strokeWidth="7" />
          <circle cx="120" cy="150" r="6" />
        </>
      )}
    </Picture>
  );
}

/** A card on its way out of the reader. */
export const CardOutPicture = () => (
  <Picture>
    <rect x="62" y="18" width="116" height="78" rx="9" style={white} />
    <path d="M78 36h52M78 50h34" />
    <rect x="108" y="62" width="24" height="20" rx="3" style={{ fill: 'var(--accent)' }} />
    <path
      d="M26 118h188a10 10 0 0 1 10 10v42a12 12 0 0 1-12 12H28a12 12 0 0 1-12-12v-42a10 10 0 0 1 10-10Z"
      style={soft}
    />
    <path d="M50 118h140" strokeWidth="9" />
    <path d="M205 88V42m-15 15 15-15 15 15" strokeWidth="7" />
  </Picture>
);

/** Two cards, one of which has to go. */
export const TwoCardsPicture = () => (
  <Picture>
    <rect x="22" y="40" width="112" height="76" rx="9" style={white} />
    <path d="M38 58h46M38 72h30" />
    <rect x="106" y="84" width="112" height="76" rx="9" style={soft} />
    <path d="M122 102h46M122 116h30" />
    <path d="m186 126 24 24m0-24-24 24" strokeWidth="7" />
  </Picture>
);

/** A page with lines, and a pen on its way to the last one. */
export const DocumentPicture = () => (
  <Picture>
    <path d="M48 16h86l36 36v128a6 6 0 0 1-6 6H48a6 6 0 0 1-6-6V22a6 6 0 0 1 6-6Z" style={white} />
    <path d="M132 18v36h36" />
    <path d="M64 80h80M64 102h80M64 124h52" />
    <path d="M64 160c10-16 16-16 14-4s8 6 16-2 10 2 18 0" />
    <path d="m150 150 52-56 16 15-52 56-22 6Z" style={soft} />
  </Picture>
);

/** A memory stick on its way into its socket. */
export const StickPicture = () => (
  <Picture>
    <rect x="76" y="14" width="88" height="76" rx="10" style={soft} />
    <path d="M94 90h52v34H94z" style={white} />
    <path d="M108 106v4m24-4v4" strokeWidth="7" />
    <path d="M30 152h180v34H30z" style={white} />
    <path d="M88 169h64" strokeWidth="9" />
    <path d="M196 88v40m-14-14 14 14 14-14" strokeWidth="7" />
  </Picture>
);

/** A person, as on a badge. */
export const PersonPicture = () => (
  <Picture>
    <circle cx="120" cy="66" r="36" style={soft} />
    <path d="M44 182c6-42 36-62 76-62s70 20 76 62Z" style={soft} />
  </Picture>
);

/** A telephone that shows a code. */
export const PhonePicture = () => (
  <Picture>
    <rect x="70" y="12" width="100" height="176" rx="16" style={soft} />
    <path d="M92 40h56v102H92z" style={white} />
    <path d="M112 166h16M106 74h28M106 92h28M106 110h16" />
  </Picture>
);

/** A pad with keys, and a hand that covers it. */
export const PinPicture = () => (
  <Picture>
    <rect x="56" y="20" width="128" height="164" rx="14" style={soft} />
    <path d="M76 40h88v28H76z" style={white} />
    <path d="M92 54h.1M110 54h.1M128 54h.1M146 54h.1" strokeWidth="10" />
    {[92, 120, 148].flatMap((y) =>
      [88, 120, 152].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="7" style={white} />),
    )}
    <path d="M120 170h.1" strokeWidth="9" />
  </Picture>
);

/** A tick in a circle. */
export const DonePicture = () => (
  <Picture>
    <circle cx="120" cy="100" r="82" style={{ fill: 'var(--good-soft)' }} />
    <path d="m82 104 28 28 50-58" strokeWidth="11" />
  </Picture>
);

/** A sign that something needs somebody. */
export const OutOfOrderPicture = () => (
  <Picture>
    <path d="M120 20 222 180H18Z" style={{ fill: 'var(--warn-soft)' }} />
    <path d="M120 78v48" strokeWidth="10" />
    <path d="M120 152v.1" strokeWidth="13" />
  </Picture>
);

/** A broom of three strokes: what was there goes. */
export const ClearingPicture = () => (
  <Picture>
    <path d="M160 16 116 96" strokeWidth="8" />
    <path d="M84 92c22-10 46 4 52 26-8 26-28 56-52 66-24-2-44-10-58-24 28-12 46-36 58-68Z" style={soft} />
    <path d="M74 124 56 168M98 132l-14 42" />
    <path d="M176 150h40M190 176h32M182 124h24" />
  </Picture>
);

export const PrinterPicture = () => (
  <Picture>
    <path d="M72 20h96v46H72z" style={white} />
    <rect x="28" y="66" width="184" height="76" rx="12" style={soft} />
    <path d="M72 116h96v64H72z" style={white} />
    <path d="M92 138h56M92 158h36" />
    <path d="M184 90h.1" strokeWidth="10" />
  </Picture>
);

export const OfficePicture = () => (
  <Picture>
    <path
      d="M22 56a10 10 0 0 1 10-10h52l20 24h104a10 10 0 0 1 10 10v88a10 10 0 0 1-10 10H32a10 10 0 0 1-10-10Z"
      style={soft}
    />
    <path d="M120 96v54m-22-22 22 22 22-22" strokeWidth="8" />
  </Picture>
);
