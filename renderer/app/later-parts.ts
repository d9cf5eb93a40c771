import { later } from './later';

// What the empty window does not show. Its first frame does not wait for their code.
export const SigningDesk = later(async () => (await import('./SigningDesk')).SigningDesk);
export const ResultView = later(async () => (await import('../features/result/ResultView')).ResultView);
export const VerificationView = later(
  async () => (await import('../features/verification/VerificationView')).VerificationView,
);
export const LoginDialog = later(async () => (await import('../features/identity/LoginDialog')).LoginDialog);
export const HistoryView = later(async () => (await import('../features/history/HistoryView')).HistoryView);
export const KeysView = later(async () => (await import('../features/keys/KeysView')).KeysView);
export const DoctorView = later(async () => (await import('../features/doctor/DoctorView')).DoctorView);
export const TrustView = later(async () => (await import('../features/trust/TrustView')).TrustView);
export const PolicyView = later(async () => (await import('../features/policy/PolicyView')).PolicyView);

/** Loads all of it, in the order in which it is likely to be wanted. */
export async function loadLaterParts(): Promise<void> {
  for (const part of [SigningDesk, LoginDialog, ResultView, VerificationView]) await part.load();
  for (const part of [KeysView, DoctorView, TrustView, HistoryView, PolicyView]) await part.load();
}
