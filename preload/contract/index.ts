export * from './error-codes';
export * from './model';
export * from './channels';
export type * from './claims';
export type * from './keys';
export * from './channel-names';
export * from './bridges';
export * from './error-sentences';
