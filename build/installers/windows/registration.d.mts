export interface RegistryText {
  key: string;
  name: string;
  value: string;
  german?: string;
  owned?: 'value';
}

export const PRODUCT_KEY: string;
export const REGISTRATION: readonly RegistryText[];
export function ownedKeys(): string[];
