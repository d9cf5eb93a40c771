/** A pen over a line. */
export function PlaceIcon() {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path d="M3 15.25h12" strokeLinecap="round" />
      <path d="M4.5 11.5 11.8 4.2a1.4 1.4 0 0 1 2 2L6.5 13.5l-2.5.5z" strokeLinejoin="round" />
    </svg>
  );
}
